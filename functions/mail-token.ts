import { toBase64Url } from "../core/ids/base64url.ts";
import { sha256 } from "./sha256.ts";

const BYTES = 32;

/** What a link in a mail carries, 256 random bits, and what is kept of it. */
export interface MailToken {
  readonly token: string;
  readonly hash: string;
}

export async function newMailToken(): Promise<MailToken> {
  const token = toBase64Url(crypto.getRandomValues(new Uint8Array(BYTES)));
  return { token, hash: await hashMailToken(token) };
}

/** SHA-256, in hex; a slow hash would add nothing to 256 bits. */
export const hashMailToken = (token: string): Promise<string> => sha256(token);

/** The address of a page with the token as its fragment, which no log and no referrer has. */
export const mailLink = (appUrl: string, page: string, token: string): string =>
  `${new URL(page, appUrl).href}#${token}`;
