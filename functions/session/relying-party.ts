/** Who asks for passkeys, as WebAuthn calls it. */
export interface RelyingParty {
  readonly id: string;
  /** Of the pages that may ask. */
  readonly origins: string[];
}

/**
 * The site of APP_URL. Browsers make no passkey for an IP address, so on one machine the site is also reached, and has
 * passkeys, at `localhost`.
 */
export function relyingParty(appUrl: string): RelyingParty {
  const { hostname, origin } = new URL(appUrl);
  if (hostname !== "127.0.0.1") return { id: hostname, origins: [origin] };
  return { id: "localhost", origins: [origin, origin.replace(hostname, "localhost")] };
}
