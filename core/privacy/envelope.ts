import { fromBase64Url } from "../ids/base64url.ts";
import { ok, type Result, refuse } from "../result.ts";

/** Keys by id; the first one seals, every one opens. */
export interface EnvelopeKeys {
  readonly sealId: string;
  readonly keys: ReadonlyMap<string, CryptoKey>;
}

export type EnvelopeRefusal = "malformed" | "unknown_key" | "not_authentic";

const ENTRY = /^([a-z0-9]{1,16}):([A-Za-z0-9_-]{43})$/;
/** Key id and base64, whole groups of four. */
const ENVELOPE = /^([a-z0-9]{1,16})\.((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/;
const IV_BYTES = 12;

/** Reads `ENVELOPE_KEYS`: entries `id:base64url of 32 bytes` separated by commas. To rotate, put a new one first. */
export async function parseEnvelopeKeys(text: string): Promise<Result<EnvelopeKeys, string>> {
  const keys = new Map<string, CryptoKey>();
  let sealId: string | undefined;
  for (const entry of text.split(",")) {
    const [, id = "", secretText = ""] = ENTRY.exec(entry.trim()) ?? [];
    const secret = fromBase64Url(secretText);
    if (id === "" || secret?.length !== 32) return refuse("each entry must be id:43 characters of base64url");
    if (keys.has(id)) return refuse(`the key id ${id} is there twice`);
    keys.set(id, await crypto.subtle.importKey("raw", secret, "AES-GCM", false, ["encrypt", "decrypt"]));
    sealId ??= id;
  }
  return sealId === undefined ? refuse("there is no key") : ok({ sealId, keys });
}

/**
 * Encrypts with AES-256-GCM into `keyId.base64(iv ‖ ciphertext ‖ tag)`.
 *
 * @param context what the secret belongs to (a row's id): it opens only with the same
 * @param iv 12 random bytes, never used twice with one key
 */
export async function seal(
  plain: string,
  context: string,
  keys: EnvelopeKeys,
  iv: Uint8Array<ArrayBuffer>,
): Promise<string> {
  if (iv.length !== IV_BYTES) throw new RangeError("the iv must have 12 bytes");
  const key = keys.keys.get(keys.sealId);
  if (key === undefined) throw new RangeError("the sealing key is missing");
  const sealed = new Uint8Array(
    await crypto.subtle.encrypt(algorithm(iv, context), key, new TextEncoder().encode(plain)),
  );
  const bytes = new Uint8Array(IV_BYTES + sealed.length);
  bytes.set(iv);
  bytes.set(sealed, IV_BYTES);
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return `${keys.sealId}.${btoa(binary)}`;
}

/** Decrypts what {@link seal} made, with the key that it names and for the same context. */
export async function open(
  envelope: string,
  context: string,
  keys: EnvelopeKeys,
): Promise<Result<string, EnvelopeRefusal>> {
  const [, id = "", body = ""] = ENVELOPE.exec(envelope) ?? [];
  if (id === "") return refuse("malformed");
  const key = keys.keys.get(id);
  if (key === undefined) return refuse("unknown_key");
  const bytes = Uint8Array.from(atob(body), (char) => char.charCodeAt(0));
  try {
    const plain = await crypto.subtle.decrypt(
      algorithm(bytes.subarray(0, IV_BYTES), context),
      key,
      bytes.subarray(IV_BYTES),
    );
    return ok(new TextDecoder().decode(plain));
  } catch {
    return refuse("not_authentic");
  }
}

const KEY_ID_MAX = 16;

/**
 * The same for a file: one byte that says how long the key's id is, the id, then iv ‖ ciphertext ‖ tag.
 *
 * @param iv 12 random bytes, never used twice with one key
 */
export async function sealBytes(
  plain: Uint8Array<ArrayBuffer>,
  context: string,
  keys: EnvelopeKeys,
  iv: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array<ArrayBuffer>> {
  if (iv.length !== IV_BYTES) throw new RangeError("the iv must have 12 bytes");
  const key = keys.keys.get(keys.sealId);
  if (key === undefined) throw new RangeError("the sealing key is missing");
  const sealed = new Uint8Array(await crypto.subtle.encrypt(algorithm(iv, context), key, plain));
  const id = new TextEncoder().encode(keys.sealId);
  const bytes = new Uint8Array(1 + id.length + IV_BYTES + sealed.length);
  bytes[0] = id.length;
  bytes.set(id, 1);
  bytes.set(iv, 1 + id.length);
  bytes.set(sealed, 1 + id.length + IV_BYTES);
  return bytes;
}

/** Decrypts what {@link sealBytes} made. */
export async function openBytes(
  sealed: Uint8Array<ArrayBuffer>,
  context: string,
  keys: EnvelopeKeys,
): Promise<Result<Uint8Array<ArrayBuffer>, EnvelopeRefusal>> {
  const [length = 0] = sealed;
  const from = 1 + length;
  if (length === 0 || length > KEY_ID_MAX || sealed.length < from + IV_BYTES) return refuse("malformed");
  const key = keys.keys.get(new TextDecoder().decode(sealed.subarray(1, from)));
  if (key === undefined) return refuse("unknown_key");
  const iv = sealed.subarray(from, from + IV_BYTES);
  try {
    const plain = await crypto.subtle.decrypt(algorithm(iv, context), key, sealed.subarray(from + IV_BYTES));
    return ok(new Uint8Array(plain));
  } catch {
    return refuse("not_authentic");
  }
}

function algorithm(iv: Uint8Array<ArrayBuffer>, context: string) {
  return { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(context) };
}
