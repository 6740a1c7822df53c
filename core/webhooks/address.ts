import { isPublicHost } from "../access/public-host.ts";

const ADDRESS_MAX = 2_000;

/** Why an address is not called. */
export type AddressRefusal = "malformed" | "too_long" | "userinfo" | "not_https" | "not_public" | "fragment";

/**
 * Whether an address may be called: https, on the open internet as far as its name tells, without a user in it. On one machine
 * receivers are there too, and without https.
 */
export function judgeHookAddress(
  text: string,
  { oneMachine }: { readonly oneMachine: boolean },
): AddressRefusal | null {
  if (text.length > ADDRESS_MAX) return "too_long";
  if (!URL.canParse(text)) return "malformed";
  const { protocol, hostname, username, password, hash } = new URL(text);
  if (username !== "" || password !== "") return "userinfo";
  if (hash !== "") return "fragment";
  if (oneMachine && protocol === "http:" && !isPublicHost(hostname)) return null;
  if (protocol !== "https:") return "not_https";
  return isPublicHost(hostname) || oneMachine ? null : "not_public";
}

export const ADDRESS_REFUSALS: Readonly<Record<AddressRefusal, string>> = {
  malformed: "must be a URL",
  too_long: `must have at most ${ADDRESS_MAX} characters`,
  userinfo: "must not contain a user name or password",
  fragment: "must not have a fragment (#…)",
  not_https: "must begin with https://",
  not_public: "must be a host on the internet, not of a private network",
};
