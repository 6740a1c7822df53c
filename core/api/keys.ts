import * as z from "zod/mini";
import { SCOPES, type Scope } from "../access/permissions.ts";
import { idField, lineField, momentField, wholeField } from "./fields.ts";

/** An address, or a range in CIDR notation, of IPv4 or IPv6. */
const addressRangeField = z.string("must be an address or a range").check(
  z.trim(),
  z.refine(
    (text) => [z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()].some((kind) => kind.safeParse(text).success),
    "must be an address as 203.0.113.7, or a range as 203.0.113.0/24",
  ),
);

export const keyCreateSchema = z.strictObject({
  name: lineField(100),
  /** Absent or null: a key of the whole organisation. */
  programId: z.optional(z.nullable(idField)),
  scopes: z.array(z.enum(SCOPES, `must be one of ${SCOPES.join(", ")}`), "must be a list of scopes").check(
    z.minLength(1, "must have at least one scope"),
    z.maxLength(SCOPES.length, "must not name a scope twice"),
    z.refine((scopes) => new Set(scopes).size === scopes.length, "must not name a scope twice"),
  ),
  /** Everything a test key brings is marked as test. Absent: as the caller's key. */
  test: z.optional(z.boolean("must be true or false")),
  expiresAt: z._default(z.nullable(momentField), null),
  /** Whence it works; empty: from everywhere. */
  allowedAddresses: z._default(
    z.array(addressRangeField).check(z.maxLength(50, "must have at most 50 ranges")),
    [],
  ),
});

/**
 * `POST /api/v1/keys/:id/rotate`: 201 with a new key of the same rights; the old one works on until the overlap ends, or
 * until its own end where that is earlier. The new one lives as long as the old one was meant to.
 */
export const keyRotateSchema = z.strictObject({
  /** 0 to 30 days. */
  overlapHours: z._default(wholeField(0, 720), 24),
});

/** `PATCH /api/v1/keys/:id` */
export const keyUpdateSchema = z.strictObject({
  name: z.optional(lineField(100)),
  allowedAddresses: z.optional(
    z.array(addressRangeField).check(z.maxLength(50, "must have at most 50 ranges")),
  ),
});
export type KeyCreate = z.infer<typeof keyCreateSchema>;
export type KeyUpdate = z.infer<typeof keyUpdateSchema>;

export const keyListFields = { programId: z.optional(idField) };

/** A key as the API answers it; `key` itself only once, when it is made. */
export interface Key {
  readonly id: string;
  readonly programId: string | null;
  readonly name: string;
  readonly prefix: string;
  readonly scopes: readonly Scope[];
  readonly test: boolean;
  readonly expiresAt: string | null;
  readonly revokedAt: string | null;
  /** To the minute; null: never. */
  readonly lastUsedAt: string | null;
  readonly allowedAddresses: readonly string[];
  /** The key that took its place; null: none did. */
  readonly replacedById: string | null;
  readonly createdAt: string;
}

/** A key that was just made, as it is shown this once. */
export interface NewKey extends Key {
  readonly key: string;
}
