import type { OidcOptions } from "./options.ts";

export interface Authorization {
  readonly redirectUri: string;
  readonly state: string;
  readonly nonce: string;
  readonly challenge: string;
}

/**
 * What a client asks for: with anything wrong of client and address nobody is sent anywhere; with anything else wrong the
 * error goes back to the client.
 */
export function readAuthorization(
  { clientId, redirectUris }: Pick<OidcOptions, "clientId" | "redirectUris">,
  query: URLSearchParams,
): Authorization | (Authorization & { error: string }) | { fault: string } {
  const one = (name: string): string => (query.getAll(name).length === 1 ? (query.get(name) ?? "") : "");
  if (one("client_id") !== clientId) return { fault: "No such client is registered." };
  const redirectUri = one("redirect_uri");
  if (!redirectUris.includes(redirectUri)) return { fault: "The redirect address is not registered." };
  const asked = { redirectUri, state: one("state"), nonce: one("nonce"), challenge: one("code_challenge") };
  if (one("response_type") !== "code") return { ...asked, error: "unsupported_response_type" };
  if (!one("scope").split(" ").includes("openid")) return { ...asked, error: "invalid_scope" };
  const isSound =
    asked.state !== "" &&
    asked.nonce !== "" &&
    one("code_challenge_method") === "S256" &&
    /^[\w-]{43}$/.test(asked.challenge);
  return isSound ? asked : { ...asked, error: "invalid_request" };
}
