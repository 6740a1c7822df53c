/** Where the way to an issuer begins; `to` is where it ends, on this site. */
export function issuerStart(id: string, intent: "sign-in" | "link", to: string | undefined): string {
  const query = new URLSearchParams({ intent, ...(to === undefined ? {} : { to }) });
  return `/api/auth/oidc/${encodeURIComponent(id)}/start?${query}`;
}
