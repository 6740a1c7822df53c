import { setTimeout as sleep } from "node:timers/promises";
import { hasBearer } from "../http/bearer.ts";
import { json } from "../http/json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import { control } from "./control.ts";
import { createFaults } from "./create-faults.ts";
import type { Answer } from "./create-idempotency.ts";
import { createIdempotency, fingerprintOf, IDEMPOTENCY_SCHEMA } from "./create-idempotency.ts";
import type { StripeObject } from "./create-objects.ts";
import { createObjects, newId, OBJECTS_SCHEMA } from "./create-objects.ts";
import { createWebhooks, WEBHOOKS_SCHEMA } from "./create-webhooks.ts";
import type { Context, Endpoint } from "./endpoint.ts";
import { PLATFORM } from "./endpoint.ts";
import { accountEndpoints } from "./endpoints/accounts.ts";
import { balanceEndpoints } from "./endpoints/balance.ts";
import { chargeEndpoints } from "./endpoints/charges.ts";
import { eventEndpoints } from "./endpoints/events.ts";
import { transferEndpoints } from "./endpoints/transfers.ts";
import { parseForm } from "./form.ts";
import { loadShapes } from "./load-shapes.ts";
import { invalidRequest, StripeError } from "./stripe-error.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const SCHEMA = OBJECTS_SCHEMA + IDEMPOTENCY_SCHEMA + WEBHOOKS_SCHEMA;
const ENDPOINTS = [
  ...accountEndpoints,
  ...transferEndpoints,
  ...chargeEndpoints,
  ...balanceEndpoints,
  ...eventEndpoints,
].map((item) => ({ ...item, pattern: new RegExp(`^${item.path.replace(/:\w+/g, "([^/]+)")}$`) }));

export type StripeOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  /** The secret key that requests must carry. */
  apiKey: string;
  /** Where `stripe.sqlite` is kept; without it everything lives in memory. */
  dataDir?: string | undefined;
  /** A file of object shapes in the layout of Stripe's published fixtures. */
  shapesPath?: string | undefined;
  /** The platform's balance on first start, in minor units by currency. */
  openingBalance?: Record<string, number> | undefined;
  /** Webhook endpoints with secrets known beforehand, besides those made through the API. */
  webhooks?: { url: string; secret: string; events?: string[] | undefined }[] | undefined;
  /** Multiplies the waits between webhook attempts; 1 by default. */
  backoffScale?: number | undefined;
  /** The clock, in ms since 1970. */
  now?: (() => number) | undefined;
};

/** Starts a Stripe for the official client (`host`, `port` and `protocol: "http"` options). */
export async function startStripe(options: StripeOptions): Promise<{ url: string; close(): Promise<void> }> {
  const now = options.now ?? Date.now;
  const database = openDatabase(options.dataDir, "stripe", SCHEMA);
  const objects = createObjects(database);
  const idempotency = createIdempotency(database, now);
  const webhooks = createWebhooks({ database, now, backoffScale: options.backoffScale ?? 1 });
  const faults = createFaults();
  const shapes = loadShapes(options.shapesPath);
  const listeners = new Map(
    (options.webhooks ?? []).map((hook) => [hook.url, { ...hook, events: hook.events ?? ["*"] }]),
  );

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

  const subscribers = (type: string): { url: string; secret: string }[] => {
    const made = objects.list("webhook_endpoint").filter((hook) => hook.status === "enabled");
    const all = [
      ...listeners.values(),
      ...made.map((hook) => ({
        url: String(hook.url),
        secret: String(hook.secret),
        events: hook.enabled_events as string[],
      })),
    ];
    return all.filter(({ events }) => events.includes("*") || events.includes(type));
  };

  const emitFrom =
    (request: { id: string | null; idempotency_key: string | null }, account: string) =>
    (type: string, object: Record<string, unknown>): void => {
      const to = subscribers(type);
      const about =
        account !== PLATFORM ? account : object.object === "account" ? String(object.id) : undefined;
      const event: StripeObject = {
        ...shapes("event"),
        id: newId("evt"),
        object: "event",
        created: Math.floor(now() / 1_000),
        livemode: false,
        type,
        data: { object },
        pending_webhooks: to.length,
        request,
        ...(about === undefined ? {} : { account: about }),
      };
      objects.put(event);
      webhooks.enqueue(event, to);
    };

  const execute = (request: LocalRequest, requestId: string): Answer & { replayed: boolean } => {
    const { found, params } = endpointFor(request);
    const account = request.headers["stripe-account"]?.toString() ?? PLATFORM;
    const key = request.method === "POST" ? request.headers["idempotency-key"]?.toString() : undefined;
    const scopedKey = key === undefined ? undefined : `${account}\n${key}`;
    const fingerprint = fingerprintOf(request.method, request.path, request.body);
    const known = scopedKey === undefined ? undefined : idempotency.find(scopedKey, fingerprint);
    if (known !== undefined) return { ...known, replayed: true };
    const form = parseForm(request.method === "GET" ? request.query.toString() : request.body.toString());
    const emit = emitFrom({ id: requestId, idempotency_key: key ?? null }, account);
    const context: Context = {
      params,
      form,
      account,
      nowSeconds: Math.floor(now() / 1_000),
      objects,
      shapes,
      emit,
    };
    const answer = run(context, found, (done) => {
      if (scopedKey !== undefined) idempotency.keep(scopedKey, fingerprint, done);
    });
    return { ...answer, replayed: false };
  };

  const run = (context: Context, found: Endpoint, keep: (answer: Answer) => void): Answer => {
    try {
      return transact(() => {
        const answer = { status: 200, body: JSON.stringify(found.run(context), undefined, 2) };
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

  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    const requestId = newId("req");
    if (!hasBearer(request.headers.authorization, options.apiKey)) return unauthorised(requestId);
    if (request.path.startsWith("/_control/")) {
      return control(
        { faults, objects, transact, emit: emitFrom({ id: null, idempotency_key: null }, PLATFORM) },
        request,
      );
    }
    const fault = faults.take(request.method, request.path);
    if (fault?.when === "before") return failure(fault, requestId);
    try {
      const { status, body, replayed } = execute(request, requestId);
      if (fault !== undefined) return failure(fault, requestId);
      return { status, headers: headersOf(requestId, replayed), body };
    } catch (error) {
      if (error instanceof StripeError)
        return json(error.status, { error: error.body }, headersOf(requestId, false));
      throw error;
    }
  };

  if (options.openingBalance !== undefined && objects.balances(PLATFORM).length === 0) {
    for (const [currency, amount] of Object.entries(options.openingBalance))
      objects.addBalance(PLATFORM, currency, amount);
  }
  const server = await startServer({
    port: options.port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle,
    fail: (status) => json(status, { error: { type: "api_error", message: "An unknown error occurred" } }),
  }).catch((error: unknown) => {
    database.close();
    throw error;
  });
  webhooks.pump();
  return {
    url: server.url,
    close: async () => {
      await server.close();
      await webhooks.stop();
      database.close();
    },
  };
}

function endpointFor(request: LocalRequest): { found: Endpoint; params: string[] } {
  for (const candidate of ENDPOINTS) {
    const match = candidate.method === request.method ? candidate.pattern.exec(request.path) : null;
    if (match !== null) return { found: candidate, params: match.slice(1).map(decodeURIComponent) };
  }
  const error = invalidRequest(`Unrecognized request URL (${request.method}: ${request.path}).`);
  throw new StripeError(404, error.body);
}

/** A fault's answer: a status after its delay, or a hang-up. */
async function failure(
  fault: { status?: number | undefined; delayMs: number },
  requestId: string,
): Promise<LocalResponse> {
  if (fault.delayMs > 0) await sleep(fault.delayMs, undefined, { ref: false });
  if (fault.status === undefined) return { hangUp: true };
  const type = fault.status === 429 ? "rate_limit_error" : "api_error";
  return json(fault.status, { error: { type, message: "A fault on demand" } }, headersOf(requestId, false));
}

function unauthorised(requestId: string): LocalResponse {
  const error = { type: "invalid_request_error", message: "Invalid API Key provided" };
  return json(401, { error }, headersOf(requestId, false));
}

function headersOf(requestId: string, replayed: boolean): Record<string, string> {
  return {
    "content-type": "application/json",
    "request-id": requestId,
    ...(replayed ? { "idempotent-replayed": "true" } : {}),
  };
}
