import { afterAll } from "vitest";
import { createStripe } from "../../adapters/stripe/client.ts";
import { describeStripe } from "./contract.ts";
import { startStripe } from "./start-stripe.ts";

/* Goal: what payouts rely on is so at the stand-in, and at Stripe itself when `npm run test:stripe` gives a key of test mode. */
const secretKey = process.env.TRIBUTARY_STRIPE_TEST_KEY;
const closing: (() => Promise<void>)[] = [];
afterAll(async () => {
  for (const close of closing) await close();
});

if (secretKey === undefined)
  describeStripe("the stand-in", async () => {
    const server = await startStripe({ apiKey: "sk_test_local" });
    closing.push(server.close);
    return createStripe({ secretKey: "sk_test_local", apiUrl: server.url, requestsPerSecond: 10_000 });
  });
else describeStripe("its own test mode", async () => createStripe({ secretKey }));
