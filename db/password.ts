import { type ScryptOptions, scrypt, timingSafeEqual } from "node:crypto";

/** N = 2^14: 16 MiB at r = 8, which an isolate of 128 MB has room for. */
const COST = { N: 16_384, r: 8, p: 5 } as const;
const SALT_BYTES = 16;
const KEY_BYTES = 32;

const STORED = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]{22})\$([A-Za-z0-9_-]{43})$/;

/** A password as it is kept: `scrypt$N$r$p$salt$hash`, salt and hash in base64url. */
export async function hashPassword(
  password: string,
  random: (bytes: Uint8Array<ArrayBuffer>) => void,
): Promise<string> {
  const salt = Buffer.alloc(SALT_BYTES);
  random(salt);
  const key = await derive(password, salt, COST);
  const { N, r, p } = COST;
  return `scrypt$${N}$${r}$${p}$${salt.toString("base64url")}$${key.toString("base64url")}`;
}

/**
 * Whether a password is the one that was kept. Null costs the same time as a wrong password, so that nobody can
 * measure who has one.
 *
 * @throws RangeError when what was kept is not a hash of ours
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const [, N, r, p, salt = "", hash = ""] = STORED.exec(stored ?? NOBODY) ?? [];
  if (hash === "") throw new RangeError("what was kept is no password hash");
  const options = { N: Number(N), r: Number(r), p: Number(p) };
  const key = await derive(password, Buffer.from(salt, "base64url"), options);
  return timingSafeEqual(key, Buffer.from(hash, "base64url")) && stored !== null;
}

/** A hash that no password is known to have. */
const NOBODY = `scrypt$${COST.N}$${COST.r}$${COST.p}$${"A".repeat(22)}$${"A".repeat(43)}`;

/** The password in its composed form (NFC): one keyboard's "é" is another's "e" and an accent. */
function derive(password: string, salt: Buffer, options: ScryptOptions): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(password.normalize("NFC"), salt, KEY_BYTES, options, (error, key) =>
      error === null ? resolve(key) : reject(error),
    );
  });
}
