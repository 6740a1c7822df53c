import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";

/*
 * A password costs a fifth of a second of a processor by intent, each time one is kept or checked. What integration tests
 * look at is the same when it costs next to nothing; db/password.test.ts holds the cost.
 */
const CHEAP: crypto.ScryptOptions = { N: 2, r: 8, p: 1 };
type Done = (error: Error | null, key: Buffer) => void;

const real = crypto.scrypt;
/** As `scrypt`, at a cost of its own whatever the options say. */
function cheapScrypt(
  password: crypto.BinaryLike,
  salt: crypto.BinaryLike,
  length: number,
  options: crypto.ScryptOptions | Done,
  done?: Done,
): void {
  real(password, salt, length, CHEAP, done ?? (options as Done));
}

// Files share the process: the second one finds it done.
if (real.name !== cheapScrypt.name) {
  crypto.scrypt = cheapScrypt as typeof crypto.scrypt;
  syncBuiltinESMExports();
}
