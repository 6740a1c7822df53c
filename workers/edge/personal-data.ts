import { isbot } from "isbot";
import { cleanText } from "../../core/clicks/clean-text.ts";

const HOST_MAX = 255;
const USER_AGENT_MAX = 512;
const PAGE_MAX = 2048;
/*
 * What nearly every address looks like: a name in lower case that ends in a letter, and a path that needs no encoding.
 * The platform's parser would find the same, in 3 µs each.
 */
const PLAIN_HOST = /^https?:\/\/([a-z0-9.-]*[a-z])(?=[/?#]|$)/;
const PLAIN_PAGE = /^https?:\/\/[a-z0-9.-]*[a-z]\/(?:[\w-]+\/?)*(?=[?#]|$)/;

/**
 * The user agent that may leave the isolate. Of who asks for privacy it stays here, unless it is a bot's: a program
 * has no privacy to lose, and ingest must be able to mark it.
 */
export function keptUserAgent(userAgent: string | null | undefined, privacy: boolean): string | undefined {
  if (!userAgent || (privacy && !isbot(userAgent))) return undefined;
  return cleanText(userAgent, USER_AGENT_MAX);
}

/** The host alone, or empty: a referring page's path and query may name a person. */
export function hostOf(address: string | null | undefined): string {
  if (!address) return "";
  const host = PLAIN_HOST.exec(address)?.[1] ?? URL.parse(address)?.hostname ?? "";
  return host.slice(0, HOST_MAX);
}

/** A page's address without user name, query and fragment, where persons are named; undefined when it is none. */
export function pageAddress(address: string): string | undefined {
  const [plain] = PLAIN_PAGE.exec(address) ?? [];
  if (plain !== undefined) return plain;
  const url = URL.parse(address);
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) return undefined;
  return cleanText(`${url.origin}${url.pathname}`, PAGE_MAX);
}
