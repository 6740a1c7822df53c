import { unique } from "./api-fixtures.ts";
import type { asOwner, Payee } from "./payout-fixtures.ts";
import type { PayoutBench } from "./stripe-payouts.ts";

export type DayCurrency = "USD" | "VND" | "KWD";

export interface DayPayee extends Payee {
  readonly accountId: string;
  readonly userId: string;
}

/** What random things are done with. */
export interface DayWorld {
  readonly bench: PayoutBench;
  readonly place: { readonly organisationId: string; readonly programId: string };
  readonly key: string;
  upTo(n: number): number;
  oneOf<T>(items: readonly T[]): T | undefined;
  say(what: string): void;
  /** What a request was answered: anything but what a stopped write, or a Stripe that fails, may come to is wrong. */
  answered(what: string, answer: { readonly status: number; readonly body: unknown }): void;
  aPayee(): DayPayee;
  aCurrency(): DayCurrency;
  amountOf(currency: DayCurrency): number;
  asAffiliate(payee: DayPayee): Promise<string>;
  /** Whoever makes batches; the other approves them. */
  asMaker(): Promise<ReturnType<typeof asOwner>>;
  asOther(): Promise<ReturnType<typeof asOwner>>;
  give(sign: 1 | -1): Promise<void>;
  /** Pays in what payouts by Stripe draw on. */
  fund(currency: DayCurrency, amount: number): Promise<void>;
  job(name: "run-payouts" | "apply-stripe-events" | "make-batches"): Promise<void>;
  /** Of what Stripe has told, so many, in any order, and some of them again later. */
  deliver(count: number): Promise<void>;
  setCapability(payee: DayPayee, transfers: "active" | "inactive"): Promise<void>;
  /** Whether the platform's balance at Stripe covers anything. */
  setCovered(covered: boolean): Promise<void>;
  passHours(hours: number): void;
}

type Act = (world: DayWorld) => Promise<void>;
const BY_REASON = { reason: "a random day" };

async function idIn(
  { bench, place, oneOf }: DayWorld,
  table: "payouts" | "payout_batches",
  states: readonly string[],
): Promise<string | undefined> {
  const { rows } = await bench.api.owner.query(
    `SELECT id FROM ${table} WHERE program_id = $1 AND state = ANY($2) ORDER BY id`,
    [place.programId, states],
  );
  return oneOf(rows)?.id;
}

const request: Act = async (world) => {
  const { bench, upTo, aPayee, aCurrency, amountOf, asAffiliate, answered } = world;
  const [payee, currency] = [aPayee(), aCurrency()];
  const ask = { partnerId: payee.partnerId, currency, requestKey: unique("day") };
  const amount = upTo(2) === 0 ? {} : { amountMinor: amountOf(currency) };
  const token = await asAffiliate(payee);
  answered("asked", await bench.api.call(token, "POST", "/affiliate/payouts", { ...ask, ...amount }));
};

/** About what three payouts need. */
const topUp: Act = ({ fund, aCurrency, amountOf }) => {
  const currency = aCurrency();
  return fund(currency, 3 * amountOf(currency));
};

const makeBatch: Act = async ({ place, upTo, asMaker, answered }) => {
  const body = { programId: place.programId, requestedOnly: upTo(3) === 0 };
  answered("batch", await (await asMaker()).post("/v1/payout-batches", body));
};

const approve: Act = async (world) => {
  const id = await idIn(world, "payout_batches", ["draft"]);
  if (id === undefined) return;
  world.answered("approved", await (await world.asOther()).post(`/v1/payout-batches/${id}/approve`, {}));
};

const cancelBatch: Act = async (world) => {
  const id = await idIn(world, "payout_batches", ["draft", "approved", "freezing"]);
  if (id === undefined) return;
  const answer = await (await world.asMaker()).post(`/v1/payout-batches/${id}/cancel`, BY_REASON);
  world.answered("batch cancelled", answer);
};

const changeLine: Act = async (world) => {
  const id = await idIn(world, "payouts", ["requested", "approved", "submitted"]);
  const verb = world.oneOf(["hold", "release", "cancel"]);
  if (id === undefined) return;
  world.answered(`${verb}`, await (await world.asMaker()).post(`/v1/payouts/${id}/${verb}`, BY_REASON));
};

const retry: Act = async (world) => {
  const id = await idIn(world, "payouts", ["failed"]);
  if (id === undefined) return;
  world.answered("retried", await world.bench.api.call(world.key, "POST", `/v1/payouts/${id}/retry`));
};

/** What Stripe will not answer, or answers after it has done it. */
const fault: Act = async ({ bench, oneOf, say }) => {
  const when = oneOf(["before", "after"]);
  const status = oneOf([500, 503, 429]);
  const path = oneOf(["/v1/transfers", "/v1/transfers", "/v1/payouts"]);
  const method = oneOf(["POST", "POST", "GET"]);
  say(`${method} ${path} will fail ${when} its work with ${status}`);
  await bench.control("faults", { method, path, when, status });
};

const reverse: Act = async (world) => {
  const { bench, upTo, say } = world;
  const id = await idIn(world, "payouts", ["paid", "returned", "submitted"]);
  if (id === undefined) return;
  const [transfer] = (await bench.stripe.transfers.list({ transfer_group: `payout_${id}` })).data;
  const left = transfer === undefined ? 0 : transfer.amount - transfer.amount_reversed;
  if (transfer === undefined || left === 0) return;
  // Hundreds, in which every currency is whole.
  const amount = upTo(3) === 0 ? left : Math.min(left, 100 * (1 + upTo(Math.ceil(left / 100))));
  await bench.stripe.transfers.createReversal(transfer.id, { amount });
  say(`${amount} ${transfer.currency} reversed`);
};

const bankPayout: Act = async ({ bench, aPayee, aCurrency, oneOf, say }) => {
  const [{ accountId: account }, currency] = [aPayee(), aCurrency().toLowerCase()];
  const { available } = await bench.stripe.balance.retrieve({}, { stripeAccount: account });
  if (!available.some((has) => has.currency === currency && has.amount > 0)) return;
  const { id } = await bench.control("payouts", { account, currency });
  const status = oneOf(["failed", "failed", "canceled", "paid"]);
  await bench.control(`payouts/${id}`, { account, status, code: "account_closed", message: "Closed." });
  say(`a bank payout in ${currency}: ${status}`);
};

const changeAccount: Act = ({ oneOf, aPayee, setCapability }) =>
  setCapability(aPayee(), oneOf(["active", "active", "inactive"] as const) ?? "active");

/** How often each comes, and what it is. */
export const ACTS: readonly (readonly [weight: number, act: Act])[] = [
  [4, ({ give }) => give(1)],
  [3, ({ give }) => give(-1)],
  [4, topUp],
  [6, request],
  [4, makeBatch],
  [7, approve],
  [1, cancelBatch],
  [1, changeLine],
  [8, ({ job }) => job("run-payouts")],
  [4, ({ job }) => job("apply-stripe-events")],
  [1, ({ job }) => job("make-batches")],
  [4, ({ deliver, upTo }) => deliver(1 + upTo(4))],
  [4, retry],
  [3, fault],
  [4, reverse],
  [4, bankPayout],
  [1, changeAccount],
  [1, ({ setCovered, upTo }) => setCovered(upTo(3) > 0)],
  [2, async ({ passHours, oneOf }) => passHours(oneOf([0.1, 1, 4, 26]) ?? 1)],
];
