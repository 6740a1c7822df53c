import { isPublicHost } from "../../core/access/public-host.ts";
import { readText } from "../read-body.ts";

const ANSWER_MAX_BYTES = 256 * 1024;

/** The platform on one machine, where issuers are too, and without https. */
export function isOneMachine(appUrl: string): boolean {
  const { protocol, hostname } = new URL(appUrl);
  return protocol === "http:" && !isPublicHost(hostname);
}

/** Whether an address that an issuer or its description names is asked, or shown to a browser. */
export function isIssuerAddress(text: string, appUrl: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== "" || password !== "") return false;
  if (isOneMachine(appUrl)) return protocol === "https:" || protocol === "http:";
  return protocol === "https:" && isPublicHost(hostname);
}

/**
 * Asks an issuer. Merchants name issuers, and issuers name further addresses: none leads into a network of ours, no
 * answer leads on to another address, and none is longer than what an issuer has to say.
 */
export function issuerFetch(appUrl: string) {
  return async (url: string, init: object): Promise<Response> => {
    if (!isIssuerAddress(url, appUrl)) throw new TypeError("the issuer names an address that is not asked");
    const response = await fetch(url, { ...init, redirect: "manual" });
    const text = await readText(response, ANSWER_MAX_BYTES);
    const { status, headers } = response;
    return new Response(text === "" ? null : text, { status: status || 502, headers });
  };
}
