/** What an API key may be allowed to do. `read` scopes see, `write` scopes create and change. */
export const SCOPES = [
  "programs:read",
  "programs:write",
  "campaigns:read",
  "campaigns:write",
  "partners:read",
  "partners:write",
  "links:read",
  "links:write",
  "coupons:read",
  "coupons:write",
  "conversions:read",
  "conversions:write",
  "plans:read",
  "plans:write",
  "reports:read",
  "keys:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Scopes that only a key of the whole organisation can hold. */
export const ORGANISATION_SCOPES: ReadonlySet<Scope> = new Set(["programs:write"]);
