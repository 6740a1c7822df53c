import { MAX_JSON_MINOR } from "../../money/amount.ts";
import { isCurrency } from "../../money/currency.ts";
import { parseMajor } from "../../money/parse-major.ts";
import { ok, type Result, refuse } from "../../result.ts";
import type { Sale, Step } from "../step.ts";
import { type PostbackField, type PostbackRules, paramNames } from "./settings.ts";
import { outcomeOf, type StatusOutcome } from "./statuses.ts";

/** What is wrong with one parameter, by the name that the program gave it. */
export interface PostbackRefusal {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

export interface DecidedPostback {
  readonly outcome: StatusOutcome;
  readonly orderId: string;
  readonly steps: readonly Step[];
}

const SUB_IDS = ["s1", "s2", "s3", "s4", "s5"] as const;
/** Of ids of orders and refunds. */
const ID_MAX = 200;
const GOAL = /^[a-z0-9][a-z0-9_.-]{0,63}$/;

/** A postback's values by field, and where what is wrong is collected. */
interface Reading {
  readonly rules: PostbackRules;
  /** Undefined: not given, or empty: a macro that its sender has nothing for. */
  value(field: PostbackField): string | undefined;
  wrong(field: PostbackField, code: string, message: string): void;
}

/**
 * What a postback asks for, by the program's rules; else everything that is wrong with it.
 *
 * @param receivedAt ISO 8601: when an order counts as placed
 */
export function decidePostback(
  params: ReadonlyMap<string, string>,
  rules: PostbackRules,
  receivedAt: string,
): Result<DecidedPostback, readonly PostbackRefusal[]> {
  const names = paramNames(rules);
  const errors: PostbackRefusal[] = [];
  const reading: Reading = {
    rules,
    value: (field) => params.get(names[field]) || undefined,
    wrong: (field, code, message) => void errors.push({ field: names[field], code, message }),
  };
  const order = readOrder(reading);
  const outcome = outcomeOf(reading.value("status"), rules.statuses);
  if (outcome === undefined) reading.wrong("status", "unknown_status", "is no word that the settings know");
  const sold = outcome === "converted" || outcome === "pending";
  const money = sold || reading.value("amount") !== undefined ? readMoney(reading) : null;
  if (errors.length > 0 || outcome === undefined) return refuse(errors);
  return ok({ outcome, orderId: order.orderId, steps: stepsOf(outcome, order, money, reading, receivedAt) });
}

function readOrder({ value, wrong }: Reading): { goal: string; orderId: string } {
  const orderId = value("orderId") ?? "";
  if (orderId === "" || orderId.length > ID_MAX)
    wrong("orderId", "required", "must have 1 to 200 characters");
  if ((value("refundId") ?? "").length > ID_MAX)
    wrong("refundId", "too_long", "must have at most 200 characters");
  const goal = value("goal") ?? "sale";
  if (!GOAL.test(goal)) wrong("goal", "invalid_format", "must be 1 to 64 of a–z 0–9 _ . -");
  return { goal, orderId };
}

interface Money {
  readonly amountMinor: number;
  readonly currency: string;
}

function readMoney({ rules, value, wrong }: Reading): Money | null {
  const text = value("amount");
  if (text === undefined) wrong("amount", "required", "must be given");
  const currency = (value("currency") ?? rules.currency ?? "").toUpperCase();
  if (!isCurrency(currency)) {
    wrong("currency", "invalid_format", "must be an ISO 4217 code, as USD");
    return null;
  }
  if (text === undefined) return null;
  const amount = readAmount(text, currency, rules.amountUnit);
  if (amount.ok) return { amountMinor: Number(amount.value), currency };
  wrong("amount", amount.reason, AMOUNT_MESSAGES[amount.reason]);
  return null;
}

function stepsOf(
  outcome: StatusOutcome,
  order: { readonly goal: string; readonly orderId: string },
  money: Money | null,
  { value }: Reading,
  receivedAt: string,
): readonly Step[] {
  if (outcome === "rejected") return [{ kind: "reject", ...order }];
  if (outcome === "refunded") {
    const refundId = value("refundId") ?? `postback:${order.goal}:${order.orderId}`;
    // Nothing said of how much, or 0: all of it.
    const part = money?.amountMinor ? money : null;
    return [{ kind: "refund_order", ...order, refundId, part }];
  }
  if (money === null) return [];
  const [clickId, coupon, customerId] = [value("clickId"), value("coupon"), value("customerId")];
  const subIds = SUB_IDS.map((name) => [name, value(name)]).filter(([, given]) => given !== undefined);
  const sale: Sale = {
    ...order,
    ...money,
    ...(clickId === undefined ? {} : { clickId }),
    ...(coupon === undefined ? {} : { coupon }),
    ...(customerId === undefined ? {} : { customerId }),
    occurredAt: receivedAt,
    metadata: Object.fromEntries(subIds),
  };
  const convert = { kind: "convert", sale } as const;
  return outcome === "pending" ? [{ ...convert, held: true }] : [convert, { kind: "release", sale }];
}

const AMOUNT_MESSAGES = {
  not_a_decimal: "must be a number as 10.99",
  not_an_integer: "must be a whole number of minor units",
  too_many_decimals: "has more decimals than the currency",
  too_large: "must be at most 9007199254740991 minor units",
} as const;

function readAmount(
  text: string,
  currency: string,
  unit: PostbackRules["amountUnit"],
): Result<bigint, keyof typeof AMOUNT_MESSAGES> {
  if (unit === "major") return parseMajor(text, currency);
  if (!/^\d{1,16}$/.test(text)) return refuse("not_an_integer");
  const amountMinor = BigInt(text);
  return amountMinor > MAX_JSON_MINOR ? refuse("too_large") : ok(amountMinor);
}
