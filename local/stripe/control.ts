import * as z from "zod";
import { isRecord } from "../http/is-record.ts";
import { json } from "../http/json.ts";
import { parseJson } from "../http/parse-json.ts";
import type { LocalRequest, LocalResponse } from "../http/start-server.ts";
import type { createFaults } from "./create-faults.ts";
import { faultSchema } from "./create-faults.ts";
import type { createLimits } from "./create-limits.ts";
import { limitsSchema } from "./create-limits.ts";
import { newId, type Objects, type StripeObject } from "./create-objects.ts";
import { PLATFORM } from "./endpoint.ts";
import { recordTransaction } from "./endpoints/balance-transactions.ts";
import { disputeCharge, reinstate } from "./endpoints/disputes.ts";
import { endPayout, payOutAutomatically } from "./endpoints/payouts.ts";

export type ControlParts = {
  faults: ReturnType<typeof createFaults>;
  limits: ReturnType<typeof createLimits>;
  objects: Objects;
  /** Runs work in a transaction and then sends what it emitted. */
  transact: <T>(work: () => T) => T;
  emit: (type: string, object: Record<string, unknown>) => void;
  /** The context of something that Stripe, or a bank, does by itself to a connected account. */
  actOn: (account: string) => Parameters<typeof endPayout>[0];
};

const OBJECT = /^\/_control\/objects\/([\w-]+)$/;

const END_SCHEMA = z.strictObject({
  account: z.string(),
  status: z.enum(["paid", "failed", "canceled"]),
  code: z.string().optional(),
  message: z.string().optional(),
});

/**
 * What Stripe does not have: faults on demand (`/_control/faults`: POST, GET, DELETE), limits that are kept (`/_control/limits`:
 * the same, GET says what came), money out of nothing
 * (`POST /_control/balance { account?, currency, amount }`), and a change to an object from Stripe's side
 * (`POST /_control/objects/:id { object, patch, event? }`, `DELETE` to have it lost), or from a bank's (`/_control/payouts`, `/_control/disputes`).
 */
export function control(parts: ControlParts, request: LocalRequest): LocalResponse {
  const body = parseJson(request.body);
  if (request.path === "/_control/faults") return faults(parts, request.method, body);
  if (request.path === "/_control/limits") return limitsOf(parts, request.method, body);
  const removed = request.method === "DELETE" ? OBJECT.exec(request.path)?.[1] : undefined;
  if (removed !== undefined) {
    parts.transact(() => parts.objects.remove(removed));
    return json(200, { id: removed, deleted: true });
  }
  if (request.method === "POST" && isRecord(body)) {
    if (request.path === "/_control/payouts") return payOut(parts, body);
    const payoutId = /^\/_control\/payouts\/(po_\w+)$/.exec(request.path)?.[1];
    if (payoutId !== undefined) return end(parts, payoutId, body);
    if (request.path === "/_control/disputes") return dispute(parts, body);
    if (request.path === "/_control/balance") return topUp(parts, body);
    const id = OBJECT.exec(request.path)?.[1];
    if (id !== undefined) return patch(parts, id, body);
  }
  return json(404, { error: `no such control endpoint: ${request.method} ${request.path}` });
}

function faults({ faults: pending }: ControlParts, method: string, body: unknown): LocalResponse {
  if (method === "POST") {
    const parsed = faultSchema.safeParse(body);
    if (!parsed.success) return json(400, { error: parsed.error.issues });
    pending.add(parsed.data);
  }
  if (method === "DELETE") pending.clear();
  return json(200, { faults: pending.list() });
}

function limitsOf({ limits }: ControlParts, method: string, body: unknown): LocalResponse {
  if (method === "POST") {
    const parsed = limitsSchema.safeParse(body);
    if (!parsed.success) return json(400, { error: parsed.error.issues });
    limits.set(parsed.data);
  }
  if (method === "DELETE") limits.set(null);
  return json(200, limits.report());
}

function payOut({ transact, actOn }: ControlParts, body: Record<string, unknown>): LocalResponse {
  const { account, currency } = body;
  if (typeof account !== "string" || typeof currency !== "string")
    return json(400, { error: "an account and a currency are needed" });
  return json(
    200,
    transact(() => payOutAutomatically(actOn(account), currency)),
  );
}

function end({ transact, actOn }: ControlParts, id: string, body: Record<string, unknown>): LocalResponse {
  const parsed = END_SCHEMA.safeParse(body);
  if (!parsed.success) return json(400, { error: parsed.error.issues });
  const { account, status, code, message } = parsed.data;
  const said = {
    status,
    ...(code === undefined ? {} : { code }),
    ...(message === undefined ? {} : { message }),
  };
  return json(
    200,
    transact(() => endPayout(actOn(account), id, said)),
  );
}

/** A cardholder's bank takes a charge's money, or gives it back. */
function dispute({ transact, actOn }: ControlParts, body: Record<string, unknown>): LocalResponse {
  const { charge, won } = body;
  if (typeof charge !== "string") return json(400, { error: "a charge is needed" });
  const act = won === true ? reinstate : disputeCharge;
  return json(
    200,
    transact(() => act(actOn(PLATFORM), charge)),
  );
}

function topUp({ objects, transact, actOn }: ControlParts, body: Record<string, unknown>): LocalResponse {
  const { account = PLATFORM, currency, amount } = body;
  if (typeof account !== "string" || typeof currency !== "string" || !Number.isSafeInteger(amount)) {
    return json(400, { error: "currency and an integer amount are needed" });
  }
  transact(() => {
    objects.addBalance(account, currency, Number(amount));
    const moved = { account, source: null, amount: Number(amount), currency };
    recordTransaction(actOn(account), { ...moved, id: newId("txn"), type: "adjustment" });
  });
  return json(200, { balances: objects.balances(account) });
}

function patch(
  { objects, transact, emit }: ControlParts,
  id: string,
  body: Record<string, unknown>,
): LocalResponse {
  const found = typeof body.object === "string" ? objects.find(body.object, id) : undefined;
  if (found === undefined || !isRecord(body.patch)) return json(404, { error: `no such object: ${id}` });
  const changed = { ...found, ...body.patch, id, object: found.object } as StripeObject;
  transact(() => {
    objects.put(changed);
    if (typeof body.event === "string") emit(body.event, changed);
  });
  return json(200, changed);
}
