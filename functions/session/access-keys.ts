import { importJWK, type JWK, type JWTVerifyGetKey } from "jose";
import * as z from "zod/mini";
import { ok, type Result, refuse } from "../../core/result.ts";
import { type KeyListRefusal, parseKeyList } from "../key-list.ts";

/** Signs and proves access tokens. Whoever wants to verify one finds the public parts at `/api/auth/jwks.json`. */
export interface AccessKeys {
  readonly keyId: string;
  readonly signingKey: CryptoKey;
  readonly verifyingKey: JWTVerifyGetKey;
  readonly publicKeys: readonly JWK[];
}

const coordinate = z.string().check(z.regex(/^[A-Za-z0-9_-]{43}$/));
const keySchema = z.object({
  kty: z.literal("EC"),
  crv: z.literal("P-256"),
  kid: z.string().check(z.minLength(1), z.maxLength(64)),
  x: coordinate,
  y: coordinate,
  d: coordinate,
});
const keysSchema = z.array(keySchema).check(z.minLength(1), z.maxLength(5));
type PrivateKey = z.infer<typeof keySchema>;

/** ECDSA over P-256 with SHA-256: every library verifies it. */
export const ALGORITHM = "ES256";

/** Reads `ACCESS_TOKEN_KEYS`: a JSON list of private JWKs for ES256, each with its `kid`. The first signs, all verify. */
export async function parseAccessKeys(text: string): Promise<Result<AccessKeys, KeyListRefusal>> {
  const parsed = parseKeyList(text, keysSchema);
  if (!parsed.ok) return parsed;
  try {
    return ok(await importKeys(parsed.value));
  } catch {
    return refuse("malformed");
  }
}

async function importKeys(keys: readonly PrivateKey[]): Promise<AccessKeys> {
  const publicKeys = keys.map(({ d: _, ...key }) => ({ ...key, use: "sig", alg: ALGORITHM }));
  const verifying = new Map<string, CryptoKey>();
  for (const key of publicKeys) verifying.set(key.kid, await importKey(key));
  const [first] = keys;
  if (first === undefined) throw new RangeError("no key signs");
  return {
    keyId: first.kid,
    signingKey: await importKey(first),
    verifyingKey: ({ kid = "" }) => {
      const key = verifying.get(kid);
      if (key === undefined) throw new RangeError("the token names no key of ours");
      return key;
    },
    publicKeys,
  };
}

async function importKey(key: JWK): Promise<CryptoKey> {
  const imported = await importJWK(key, ALGORITHM);
  if (imported instanceof Uint8Array) throw new RangeError("a symmetric key");
  return imported;
}
