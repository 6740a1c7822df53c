import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/*
 * `STRIPE_SECRET_KEY=sk_test_… npm run test:stripe`: the cases that the stand-in is held to, against Stripe's own test mode.
 * What a key needs is in docs/payouts.md.
 */
const ROOT = fileURLToPath(new URL("..", import.meta.url));
const CASES = "local/stripe/contract.int.test.ts";

const key = process.env.STRIPE_SECRET_KEY ?? "";
if (key === "") {
  console.log(`There is no STRIPE_SECRET_KEY: nothing was asked of Stripe.
STRIPE_SECRET_KEY=sk_test_… npm run test:stripe runs ${CASES} against Stripe's test mode; docs/payouts.md says what the key needs.`);
  process.exit(0);
}
if (!/^(sk|rk)_test_/.test(key)) {
  console.error(
    "The key is not one of Stripe's test mode (sk_test_…, rk_test_…): nothing was asked of Stripe.",
  );
  process.exit(1);
}
const { status } = spawnSync("vitest", ["run", "--project", "integration", CASES], {
  ...{ cwd: ROOT, stdio: "inherit", shell: process.platform === "win32" },
  env: { ...process.env, TRIBUTARY_STRIPE_TEST_KEY: key },
});
process.exit(status ?? 1);
