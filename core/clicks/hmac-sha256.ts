import { SHA256_BLOCK_BYTES, SHA256_START, sha256Block } from "./sha256.ts";

/**
 * A secret made ready for HMAC-SHA-256 (RFC 2104): the hash's state after the inner and after the outer pad, so
 * that a message costs its own blocks and one more.
 *
 * The platform's `crypto.subtle.sign` is a promise and a call into the runtime, about 10 µs where this takes
 * 1.5 µs. Three are made for each click, which decides whether the redirect keeps its budget; so this one
 * primitive is here, without branches or table look-ups on secret data, and held against the platform's in its
 * tests. Everything that is not made per click uses `crypto.subtle`.
 */
export interface HmacKey {
  readonly inner: Int32Array;
  readonly outer: Int32Array;
}

const DIGEST_BYTES = 32;
const LENGTH_BYTES = 8;
const MESSAGE_BYTES_MAX = 2 ** 20;

/** A secret of at most 64 bytes; longer ones would be hashed first, and none here is. Throws RangeError. */
export function createHmacKey(secret: Uint8Array): HmacKey {
  if (secret.length > SHA256_BLOCK_BYTES) throw new RangeError("an HMAC secret has at most 64 bytes");
  return { inner: padState(secret, 0x36), outer: padState(secret, 0x5c) };
}

/**
 * The 32 bytes of HMAC-SHA-256(key, message). Throws RangeError above 1 MiB.
 *
 * @param length how many bytes of `message` count; a view of a part would cost more than the hash
 */
export function hmacSha256(
  key: HmacKey,
  message: Uint8Array,
  length: number = message.length,
): Uint8Array<ArrayBuffer> {
  if (length > MESSAGE_BYTES_MAX) throw new RangeError("too long a message");
  const digest = new Uint8Array(DIGEST_BYTES);
  finish(key.inner, message, length, digest);
  finish(key.outer, digest, DIGEST_BYTES, digest);
  return digest;
}

/** The same for a text in UTF-8. */
export function hmacSha256Text(key: HmacKey, text: string): Uint8Array<ArrayBuffer> {
  if (text.length > asciiBytes.length) return hmacSha256(key, encoder.encode(text));
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 0x7f) return hmacSha256(key, encoder.encode(text));
    asciiBytes[i] = code;
  }
  return hmacSha256(key, asciiBytes, text.length);
}

function padState(secret: Uint8Array, pad: number): Int32Array {
  const block = new Uint8Array(SHA256_BLOCK_BYTES).fill(pad);
  for (let i = 0; i < secret.length; i++) block[i] = (secret[i] ?? 0) ^ pad;
  const words = Int32Array.from(SHA256_START);
  sha256Block(words, block, 0);
  return words;
}

/** The block that holds the message's end, and the words of the hash; reused, since nothing here waits. */
const lastBlock = new Uint8Array(SHA256_BLOCK_BYTES);
const state = new Int32Array(8);
/** Where short ASCII texts are written to be hashed: cheaper than the platform's encoder and its new buffer. */
const asciiBytes = new Uint8Array(1024);
const encoder = new TextEncoder();

/** Hashes `message` after the one block that is in `start`; appends the padding of FIPS 180-4, section 5.1.1. */
function finish(start: Int32Array, message: Uint8Array, length: number, digest: Uint8Array): void {
  for (let i = 0; i < 8; i++) state[i] = start[i] ?? 0;
  let at = 0;
  for (; at + SHA256_BLOCK_BYTES <= length; at += SHA256_BLOCK_BYTES) sha256Block(state, message, at);
  const rest = length - at;
  lastBlock.fill(0);
  for (let i = 0; i < rest; i++) lastBlock[i] = message[at + i] ?? 0;
  lastBlock[rest] = 0x80;
  if (rest >= SHA256_BLOCK_BYTES - LENGTH_BYTES) {
    sha256Block(state, lastBlock, 0);
    lastBlock.fill(0);
  }
  const bits = (SHA256_BLOCK_BYTES + length) * 8;
  for (let i = 0; i < 4; i++) lastBlock[SHA256_BLOCK_BYTES - 1 - i] = bits >>> (8 * i);
  sha256Block(state, lastBlock, 0);
  for (let i = 0; i < DIGEST_BYTES; i++) digest[i] = (state[i >> 2] ?? 0) >>> (24 - 8 * (i & 3));
}
