import type { DatabaseSync } from "node:sqlite";
import { parseJson } from "../http/parse-json.ts";
import type { LocalRequest } from "../http/start-server.ts";
import type { Answer, createIdempotency } from "./create-idempotency.ts";
import { fingerprintOf } from "./create-idempotency.ts";
import type { createLimits } from "./create-limits.ts";
import type { Objects, StripeObject } from "./create-objects.ts";
import { newId } from "./create-objects.ts";
import type { createWebhooks } from "./create-webhooks.ts";
import type { Context, Endpoint } from "./endpoint.ts";
import { PLATFORM } from "./endpoint.ts";
import { accountEndpoints } from "./endpoints/accounts.ts";
import { balanceEndpoints } from "./endpoints/balance.ts";
import { balanceTransactionEndpoints } from "./endpoints/balance-transactions.ts";
import { chargeEndpoints } from "./endpoints/charges.ts";
import { checkoutEndpoints } from "./endpoints/checkout.ts";
import { disputeEndpoints } from "./endpoints/disputes.ts";
import { eventEndpoints } from "./endpoints/events.ts";
import { identityEndpoints } from "./endpoints/identity.ts";
import { payoutEndpoints } from "./endpoints/payouts.ts";
import { transferEndpoints } from "./endpoints/transfers.ts";
import { v2AccountEndpoints } from "./endpoints/v2-accounts.ts";
import { type FormObject, parseForm } from "./form.ts";
import type { Shapes } from "./load-shapes.ts";
import { invalidRequest, StripeError } from "./stripe-error.ts";

const ENDPOINTS = [
  ...accountEndpoints,
  ...v2AccountEndpoints,
  ...transferEndpoints,
  ...payoutEndpoints,
  ...chargeEndpoints,
  ...checkoutEndpoints,
  ...disputeEndpoints,
  ...balanceEndpoints,
  ...balanceTransactionEndpoints,
  ...eventEndpoints,
  ...identityEndpoints,
].map((item) => ({ ...item, pattern: new RegExp(`^${item.path.replace(/:\w+/g, "([^/]+)")}$`) }));

export type Webhook = { url: string; secret: string; events: string[] };
/** The request an event came from, as events show it; nulls when Stripe itself was the cause. */
export type Cause = { id: string | null; idempotency_key: string | null };

export type RequestParts = {
  database: DatabaseSync;
  objects: Objects;
  idempotency: ReturnType<typeof createIdempotency>;
  webhooks: ReturnType<typeof createWebhooks>;
  limits: ReturnType<typeof createLimits>;
  shapes: Shapes;
  configured: Webhook[];
  now: () => number;
};

export type Requests = ReturnType<typeof createRequests>;

/** Runs requests: one transaction each for its effect, its events and its idempotency record. */
export function createRequests(parts: RequestParts) {
  const { database, objects, idempotency, webhooks, shapes, limits, now } = parts;
  const nowSeconds = (): number => Math.floor(now() / 1_000);

  const transact = <T>(work: () => T): T => {
    database.exec("BEGIN IMMEDIATE");
    try {
      const result = work();
      database.exec("COMMIT");
      webhooks.pump();
      return result;
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };

  const emitFor =
    (cause: Cause, account: string): Context["emit"] =>
    (type, object) => {
      const to = subscribers(objects, parts.configured, type);
      const about = account !== PLATFORM ? account : object.object === "account" ? object.id : undefined;
      const event: StripeObject = {
        ...shapes("event"),
        id: newId("evt"),
        object: "event",
        created: nowSeconds(),
        livemode: false,
        type,
        data: { object },
        pending_webhooks: to.length,
        request: cause,
        ...(about === undefined ? {} : { account: about }),
      };
      objects.put(event);
      webhooks.enqueue(event, to);
    };

  const run = (endpoint: Endpoint, context: Context, keep: (answer: Answer) => void): Answer => {
    try {
      return transact(() => {
        const answer = { status: 200, body: JSON.stringify(endpoint.run(context), undefined, 2) };
        keep(answer);
        return answer;
      });
    } catch (error) {
      if (!(error instanceof StripeError) || !error.executed) throw error;
      const answer = { status: error.status, body: JSON.stringify({ error: error.body }) };
      transact(() => keep(answer));
      return answer;
    }
  };

  return {
    transact,
    emitFor,
    /** Throws StripeError for a refusal that is not kept under an idempotency key. */
    execute(request: LocalRequest, requestId: string): Answer & { replayed: boolean } {
      const { endpoint, params } = endpointFor(request);
      limits.take(`${endpoint.method} ${endpoint.path}`);
      const account = request.headers["stripe-account"]?.toString() ?? PLATFORM;
      const key = request.method === "POST" ? request.headers["idempotency-key"]?.toString() : undefined;
      const scopedKey = key === undefined ? undefined : `${account}\n${key}`;
      const fingerprint = fingerprintOf(request.method, request.path, request.body);
      const known = scopedKey === undefined ? undefined : idempotency.find(scopedKey, fingerprint);
      if (known !== undefined) return { ...known, replayed: true };
      const form = parseForm(formOf(request));
      refuseUnknown(endpoint, form);
      const emit = emitFor({ id: requestId, idempotency_key: key ?? null }, account);
      const context: Context = {
        ...{ params, form, json: parseJson(request.body), account, nowSeconds: nowSeconds() },
        ...{ objects, shapes, emit, origin: `http://${request.headers.host}` },
      };
      const answer = run(endpoint, context, (done) => {
        if (scopedKey !== undefined) idempotency.keep(scopedKey, fingerprint, done);
      });
      return { ...answer, replayed: false };
    },
  };
}

function refuseUnknown({ knows }: Endpoint, form: FormObject): void {
  const unknown = knows === undefined ? undefined : Object.keys(form).find((name) => !knows.includes(name));
  if (unknown !== undefined)
    throw invalidRequest(`Received unknown parameter: ${unknown}`, unknown, "parameter_unknown");
  const { metadata = {} } = form;
  if (knows !== undefined && metadata !== "" && (typeof metadata !== "object" || Array.isArray(metadata)))
    throw invalidRequest("Invalid object", "metadata");
}

/** The parameters of a request as a form; a body of v2 is none. */
function formOf({ method, path, query, body }: LocalRequest): string {
  if (method === "GET") return query.toString();
  return path.startsWith("/v2/") ? "" : body.toString();
}

function endpointFor(request: LocalRequest): { endpoint: Endpoint; params: string[] } {
  for (const endpoint of ENDPOINTS) {
    const match = endpoint.method === request.method ? endpoint.pattern.exec(request.path) : null;
    if (match !== null) return { endpoint, params: match.slice(1) };
  }
  const error = invalidRequest(`Unrecognized request URL (${request.method}: ${request.path}).`);
  throw new StripeError(404, error.body);
}

function subscribers(objects: Objects, configured: Webhook[], type: string): Webhook[] {
  const made = objects.list("webhook_endpoint").filter((hook) => hook.status === "enabled");
  const all = [
    ...configured,
    ...(made as unknown as { url: string; secret: string; enabled_events: string[] }[]).map(
      ({ url, secret, enabled_events: events }) => ({ url, secret, events }),
    ),
  ];
  return all.filter(({ events }) => events.includes("*") || events.includes(type));
}
