import { app } from "../../functions/app.ts";
import { runJob, settleAll } from "./run-job.ts";
import type { Answer, TestApi } from "./start-test-api.ts";
import { stripeSignature, type TestEvent } from "./stripe-events.ts";

export const SIGNING_SECRET = "whsec_livelivelivelivelive";
export const TEST_SIGNING_SECRET = "whsec_testtesttesttesttest";

/** A program whose merchant has connected Stripe. */
export interface ConnectedProgram {
  readonly key: string;
  readonly programId: string;
  readonly publicKey: string;
  readonly testPublicKey: string;
}

/** Connects a program to Stripe as a merchant would: by its settings. */
export async function connectStripe(
  api: TestApi,
  shop: { readonly key: string; readonly programId: string },
): Promise<ConnectedProgram> {
  const body = { signingSecret: SIGNING_SECRET, testSigningSecret: TEST_SIGNING_SECRET };
  const set = await api.call(shop.key, "PUT", `/v1/programs/${shop.programId}/integrations/stripe`, body);
  if (set.status !== 200) throw new Error(`PUT: ${set.status} ${JSON.stringify(set.body)}`);
  const { body: program } = await api.call(shop.key, "GET", `/v1/programs/${shop.programId}`);
  const { publicKey, testPublicKey } = program;
  return { key: shop.key, programId: shop.programId, publicKey, testPublicKey };
}

/** Sends bytes to a program's webhook, signed by nobody but the header given. */
export async function deliverBytes(
  api: TestApi,
  publicKey: string,
  body: string,
  signature: string | undefined,
): Promise<Answer> {
  const context = {
    waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
    passThroughOnException: () => undefined,
    props: {},
  };
  const headers: Record<string, string> = signature === undefined ? {} : { "stripe-signature": signature };
  const request = { method: "POST", body, headers };
  const url = `http://api.test/api/v1/webhooks/stripe/${publicKey}`;
  const response = await app.request(url, request, api.env, context);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** Delivers an event as Stripe would; throws when it is not taken. */
export async function deliver(api: TestApi, to: ConnectedProgram, event: TestEvent): Promise<void> {
  const body = JSON.stringify(event, undefined, 2);
  const secret = event.livemode ? SIGNING_SECRET : TEST_SIGNING_SECRET;
  const answer = await deliverBytes(api, to.publicKey, body, stripeSignature(body, secret));
  if (answer.status !== 200) throw new Error(`webhook: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Delivers events one after the other, each applied and settled before the next comes. */
export async function deliverInTurn(
  api: TestApi,
  to: ConnectedProgram,
  events: readonly TestEvent[],
): Promise<void> {
  for (const event of events) {
    await deliver(api, to, event);
    await runJob(api, "apply-integration-events");
    await settleAll(api);
  }
}
