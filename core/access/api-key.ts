import { randomBase62 } from "../ids/base62.ts";

const SECRET_LENGTH = 40;
const PREFIX_LENGTH = 13;

/** A new key, `trb_live_` or `trb_test_` and 40 characters of 238 bits of chance, and the start that may be shown. */
export function newApiKey(
  test: boolean,
  random: (bytes: Uint8Array<ArrayBuffer>) => void,
): { readonly key: string; readonly prefix: string } {
  const key = `trb_${test ? "test" : "live"}_${randomBase62(SECRET_LENGTH, random)}`;
  return { key, prefix: key.slice(0, PREFIX_LENGTH) };
}
