import { createHash } from "node:crypto";
import type { LocalRequest } from "../http/start-server.ts";
import type { Authorization } from "./authorization.ts";
import type { OidcOptions } from "./options.ts";

/** What a code stands for. */
export interface Grant extends Authorization {
  readonly claims: Record<string, unknown>;
  readonly endsAt: number;
}

type Refusal = { error: "invalid_client" | "invalid_request" | "invalid_grant" | "unsupported_grant_type" };

/** The grant of a code: for its own client, at its own address, with its own verifier, and once. */
export function redeem(
  options: Pick<OidcOptions, "clientId" | "clientSecret">,
  grants: Map<string, Grant>,
  request: LocalRequest,
): Grant | Refusal {
  const form = new URLSearchParams(request.body.toString());
  if (!isClient(options, request, form)) return { error: "invalid_client" };
  if (form.get("grant_type") !== "authorization_code") return { error: "unsupported_grant_type" };
  const code = form.get("code") ?? "";
  const grant = grants.get(code);
  // A code that was brought is spent, whoever brought it.
  grants.delete(code);
  if (grant === undefined || Date.now() >= grant.endsAt) return { error: "invalid_grant" };
  if (form.get("redirect_uri") !== grant.redirectUri) return { error: "invalid_grant" };
  const challenge = createHash("sha256")
    .update(form.get("code_verifier") ?? "")
    .digest("base64url");
  return challenge === grant.challenge ? grant : { error: "invalid_grant" };
}

function isClient(
  { clientId, clientSecret }: Pick<OidcOptions, "clientId" | "clientSecret">,
  { headers }: LocalRequest,
  form: URLSearchParams,
): boolean {
  const [, basic] = /^Basic (\S+)$/i.exec(headers.authorization ?? "") ?? [];
  if (basic === undefined)
    return form.get("client_id") === clientId && form.get("client_secret") === clientSecret;
  const [id = "", secret = ""] = Buffer.from(basic, "base64").toString().split(":");
  const plain = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
  return !form.has("client_secret") && plain(id) === clientId && plain(secret) === clientSecret;
}
