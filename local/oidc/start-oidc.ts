import { randomBytes } from "node:crypto";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { json } from "../http/json.ts";
import { type LocalRequest, type LocalResponse, startServer } from "../http/start-server.ts";
import { readAuthorization } from "./authorization.ts";
import { type Grant, redeem } from "./grant.ts";
import type { OidcOptions } from "./options.ts";
import { chooserPage } from "./page.ts";

const MAX_BODY_BYTES = 64 * 1024;
const TOKEN_SECONDS = 300;
const NO_STORE = { "cache-control": "no-store" };

/** Starts an OpenID Connect issuer for one client: codes with PKCE, once each, and ID tokens signed with ES256. */
export async function startOidc(options: OidcOptions): Promise<{ url: string; close(): Promise<void> }> {
  const { privateKey, publicKey } = await generateKeyPair("ES256");
  const key = { ...(await exportJWK(publicKey)), kid: "1", use: "sig", alg: "ES256" };
  const grants = new Map<string, Grant>();
  let issuer = "";

  const issue = async ({ claims }: Grant): Promise<LocalResponse> => {
    const seconds = Math.floor(Date.now() / 1000);
    const times = { iat: seconds, exp: seconds + TOKEN_SECONDS };
    const all = { iss: issuer, aud: options.clientId, ...times, ...claims };
    const idToken = await new SignJWT(options.shape?.(all) ?? all)
      .setProtectedHeader({ alg: "ES256", kid: key.kid })
      .sign(privateKey);
    const accessToken = randomBytes(24).toString("base64url");
    const answer = { access_token: accessToken, token_type: "Bearer", expires_in: TOKEN_SECONDS };
    return json(200, { ...answer, id_token: idToken }, NO_STORE);
  };

  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    const { method, path } = request;
    if (method === "GET" && path === "/.well-known/openid-configuration") return json(200, describe(issuer));
    if (method === "GET" && path === "/jwks") return json(200, { keys: [key] });
    if (path === "/authorize" && (method === "GET" || method === "POST"))
      return authorize(options, grants, issuer, request);
    if (path === "/token" && method === "POST") {
      const redeemed = redeem(options, grants, request);
      if ("error" in redeemed)
        return json(redeemed.error === "invalid_client" ? 401 : 400, redeemed, NO_STORE);
      return issue(redeemed);
    }
    return json(404, { error: "not_found" });
  };
  const server = await startServer({
    port: options.port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
    fail: (status) => json(status, { error: status === 413 ? "invalid_request" : "server_error" }),
  });
  issuer = server.url;
  return { url: server.url, close: server.close };
}

/** Asks who comes, and sends whoever is chosen back with a code. */
function authorize(
  options: OidcOptions,
  grants: Map<string, Grant>,
  issuer: string,
  request: LocalRequest,
): LocalResponse {
  const asked = readAuthorization(options, request.query);
  if ("fault" in asked) return page(400, `<p>${asked.fault}</p>`);
  const back = new URL(asked.redirectUri);
  back.searchParams.set("state", asked.state);
  back.searchParams.set("iss", issuer);
  if ("error" in asked) return sendBack(back, "error", asked.error);
  if (request.method === "GET") return page(200, chooserPage(options.people ?? [], request.target));
  const form = new URLSearchParams(request.body.toString());
  const email = form.get("email")?.trim() ?? "";
  if (email === "") return sendBack(back, "error", "access_denied");
  const name = options.people?.find((person) => person.email === email)?.name ?? email;
  const code = randomBytes(24).toString("base64url");
  const person = {
    sub: `local|${email.toLowerCase()}`,
    email,
    email_verified: !form.has("unverified"),
    name,
  };
  grants.set(code, { ...asked, claims: { ...person, nonce: asked.nonce }, endsAt: Date.now() + 60_000 });
  return sendBack(back, "code", code);
}

function sendBack(back: URL, name: string, value: string): LocalResponse {
  back.searchParams.set(name, value);
  return { status: 303, headers: { location: back.href } };
}

function describe(issuer: string) {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ["code"],
    subject_types_supported: ["public"],
    id_token_signing_alg_values_supported: ["ES256"],
    token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
    code_challenge_methods_supported: ["S256"],
    scopes_supported: ["openid", "email", "profile"],
    authorization_response_iss_parameter_supported: true,
  };
}

const page = (status: number, body: string): LocalResponse => ({
  status,
  headers: { "content-type": "text/html; charset=utf-8", "cache-control": "no-store" },
  body,
});
