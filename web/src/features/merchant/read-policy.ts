import type { PayoutSchedule } from "../../../../core/payout/policy.ts";
import { readAmounts } from "../../lib/amount-fields.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { payoutPolicyTexts } from "./texts/payout-policy.ts";

/** The fields of the form; `least_USD` and `above_USD` hold amounts in decimals. */
export type PolicyValues = Readonly<Record<string, string>>;

interface ReadPolicy {
  readonly rules: {
    readonly schedule: PayoutSchedule;
    readonly minimumsMinor: Readonly<Record<string, number>>;
    readonly fourEyesAboveMinor: Readonly<Record<string, number>>;
    readonly requireKyc: boolean;
    readonly requireTaxForm: boolean;
  };
  /** A sentence per field; empty: nothing is wrong. */
  readonly errors: Readonly<Record<string, string>>;
}

const DAY = /^([1-9]|[12]\d|3[01])$/;

/** What the form says, as the API takes it. */
export function readPolicy(values: PolicyValues, currencies: readonly string[]): ReadPolicy {
  const t = textsNow(payoutPolicyTexts);
  const errors: Record<string, string> = {};
  const day = (name: string): number => {
    const text = (values[name] ?? "").trim();
    if (!DAY.test(text)) errors[name] = t.giveDay;
    return Number(text);
  };
  const [least, above] = [readAmounts(values, "least", currencies), readAmounts(values, "above", currencies)];
  const schedule = scheduleOf(values, day);
  if (schedule.kind === "twice_monthly" && schedule.days[0] >= schedule.days[1]) errors.second ??= t.mustCome;
  const rules = {
    ...{ schedule, minimumsMinor: least.minors, fourEyesAboveMinor: above.minors },
    ...{ requireKyc: values.kyc === "yes", requireTaxForm: values.taxForm === "yes" },
  };
  return { rules, errors: { ...errors, ...least.errors, ...above.errors } };
}

function scheduleOf(values: PolicyValues, day: (name: string) => number): PayoutSchedule {
  switch (values.kind) {
    case "daily":
      return { kind: "daily" };
    case "weekly":
      return { kind: "weekly", weekday: Number(values.weekday) };
    case "twice_monthly":
      return { kind: "twice_monthly", days: [day("first"), day("second")] };
    case "monthly":
      return { kind: "monthly", day: day("day") };
    default:
      return { kind: "on_request" };
  }
}
