import { setTimeout as sleep } from "node:timers/promises";
import { hasBearer } from "../http/bearer.ts";
import { json } from "../http/json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import { checkoutPage } from "./checkout-pages.ts";
import { control } from "./control.ts";
import { createFaults } from "./create-faults.ts";
import { createIdempotency, IDEMPOTENCY_SCHEMA } from "./create-idempotency.ts";
import { createLimits, type Limits, RateLimitedError } from "./create-limits.ts";
import { createObjects, newId, OBJECTS_SCHEMA } from "./create-objects.ts";
import type { Requests } from "./create-requests.ts";
import { createRequests } from "./create-requests.ts";
import { createWebhooks, WEBHOOKS_SCHEMA } from "./create-webhooks.ts";
import { PLATFORM } from "./endpoint.ts";
import { hostedPage } from "./hosted-pages.ts";
import { identityPage } from "./identity-page.ts";
import { loadShapes } from "./load-shapes.ts";
import { StripeError } from "./stripe-error.ts";

const MAX_BODY_BYTES = 1024 * 1024;
const SCHEMA = OBJECTS_SCHEMA + IDEMPOTENCY_SCHEMA + WEBHOOKS_SCHEMA;
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
  /** Requests a second that are taken; absent: any number. */
  limits?: Limits | undefined;
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
  const limits = createLimits(options.limits);
  const shapes = loadShapes(options.shapesPath);
  const configured = (options.webhooks ?? []).map((hook) => ({ ...hook, events: hook.events ?? ["*"] }));
  const requests = createRequests({
    ...{ database, objects, idempotency, webhooks, shapes, limits, configured, now },
  });
  const nobody = { id: null, idempotency_key: null };
  const emit = requests.emitFor(nobody, PLATFORM);
  const actOn = (account: string) => {
    const nowSeconds = Math.floor(now() / 1_000);
    return { objects, shapes, account, nowSeconds, emit: requests.emitFor(nobody, account) };
  };

  const handle = async (request: LocalRequest): Promise<LocalResponse> => {
    const requestId = newId("req");
    if (request.path.startsWith("/hosted/checkout/"))
      return checkoutPage({ context: actOn(PLATFORM), transact: requests.transact }, request);
    if (request.path.startsWith("/hosted/")) {
      const nowSeconds = Math.floor(now() / 1_000);
      const parts = { objects, transact: requests.transact, emit, nowSeconds };
      return request.path.startsWith("/hosted/identity/")
        ? identityPage(parts, request)
        : hostedPage(parts, request);
    }
    if (!hasBearer(request.headers.authorization, options.apiKey)) return unauthorised(requestId);
    if (request.path.startsWith("/_control/")) {
      return control({ faults, limits, objects, transact: requests.transact, emit, actOn }, request);
    }
    const fault = faults.take(request.method, request.path);
    if (fault?.when === "before") return failure(fault, requestId);
    const response = respond(requests, request, requestId);
    return fault === undefined ? response : failure(fault, requestId);
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

function respond(requests: Requests, request: LocalRequest, requestId: string): LocalResponse {
  try {
    const { status, body, replayed } = requests.execute(request, requestId);
    return { status, headers: headersOf(requestId, replayed), body };
  } catch (error) {
    if (error instanceof StripeError)
      return json(error.status, { error: error.body }, { ...headersOf(requestId, false), ...limitOf(error) });
    throw error;
  }
}

const limitOf = (error: StripeError): Record<string, string> =>
  error instanceof RateLimitedError ? { "stripe-rate-limited-reason": error.reason } : {};

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
