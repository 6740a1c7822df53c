import { LRUCache } from "lru-cache";
import * as client from "openid-client";
import { isIssuerAddress, isOneMachine, issuerFetch } from "./issuer-fetch.ts";
import type { Provider } from "./provider.ts";

/** How long what an issuer says of itself is believed. */
const CACHE_MS = 60 * 60_000;
const TIMEOUT_SECONDS = 5;
const discovered = new LRUCache<string, client.Configuration>({ max: 100, ttl: CACHE_MS });

/** An issuer's own description and our registration with it, ready to be used. Throws when it is not one we go to. */
export async function discover(provider: Provider, appUrl: string): Promise<client.Configuration> {
  const { issuer, clientId, clientSecret } = provider;
  const cacheKey = JSON.stringify([appUrl, issuer, clientId, clientSecret]);
  const cached = discovered.get(cacheKey);
  if (cached !== undefined) return cached;
  const config = await client.discovery(new URL(issuer), clientId, {}, authentication(clientSecret), {
    [client.customFetch]: issuerFetch(appUrl),
    timeout: TIMEOUT_SECONDS,
    execute: [
      // The token's signature is held against the issuer's keys, though it comes straight from there.
      client.enableNonRepudiationChecks,
      ...(isOneMachine(appUrl) ? [client.allowInsecureRequests] : []),
    ],
  });
  const { authorization_endpoint: page } = config.serverMetadata();
  if (page === undefined || !isIssuerAddress(page, appUrl))
    throw new TypeError("the issuer names no page to sign in that we lead to");
  discovered.set(cacheKey, config);
  return config;
}

/** In the way that the issuer takes; without a word of it, as the standard has it. */
function authentication(secret: string): client.ClientAuth {
  const post = client.ClientSecretPost(secret);
  const basic = client.ClientSecretBasic(secret);
  return (server, ...rest) =>
    (server.token_endpoint_auth_methods_supported?.includes("client_secret_post") ? post : basic)(
      server,
      ...rest,
    );
}
