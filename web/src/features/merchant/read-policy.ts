import type { PayoutSchedule } from "../../../../core/payout/policy.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { parseAmount } from "./parse-amount.ts";
import { payoutPolicyTexts } from "./texts/payout-policy.ts";

/** The fields of the form; `least_USD` and `above_USD` hold amounts in decimals. With a dot they would be paths. */
export type PolicyValues = Readonly<Record<string, string>>;

interface ReadPolicy {
  readonly rules: {
    readonly schedule: PayoutSchedule;
    readonly minimumsMinor: Readonly<Record<string, number>>;
    readonly fourEyesAboveMinor: Readonly<Record<string, number>>;
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
  const amounts = (name: string) =>
    Object.fromEntries(
      currencies.flatMap((code) => {
        const text = (values[`${name}_${code}`] ?? "").trim();
        if (text === "") return [];
        const minor = parseAmount(text, code);
        if (minor === null) errors[`${name}_${code}`] = t.giveAmount(code);
        return minor === null ? [] : [[code, minor] as const];
      }),
    );
  const schedule = scheduleOf(values, day);
  if (schedule.kind === "twice_monthly" && schedule.days[0] >= schedule.days[1]) errors.second ??= t.mustCome;
  const rules = { schedule, minimumsMinor: amounts("least"), fourEyesAboveMinor: amounts("above") };
  return { rules, errors };
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
