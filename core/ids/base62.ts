const ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
/** The largest multiple of 62 that a byte can hold: bytes from here on would favour the first characters. */
const FAIR_BELOW = 248;

/**
 * `length` characters of A–Z a–z 0–9, each equally likely (5.95 bits).
 *
 * @param random fills the array with random bytes, e.g. `crypto.getRandomValues`
 */
export function randomBase62(length: number, random: (bytes: Uint8Array<ArrayBuffer>) => void): string {
  const bytes = new Uint8Array(length + 8);
  let text = "";
  while (text.length < length) {
    random(bytes);
    for (const byte of bytes) {
      if (byte < FAIR_BELOW && text.length < length) text += ALPHABET[byte % ALPHABET.length];
    }
  }
  return text;
}
