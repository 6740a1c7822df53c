import type { CurrencyFunding, TopUp } from "../../../../core/api/funding.ts";
import type { Tone } from "../../lib/tone.ts";

const STATES: Readonly<Record<TopUp["state"], { readonly tone: Tone; readonly text: string }>> = {
  open: { tone: "unknown", text: "Not paid yet" },
  settled: { tone: "ok", text: "In the funds" },
  failed: { tone: "bad", text: "Failed" },
  expired: { tone: "unknown", text: "Not paid in time" },
  returned: { tone: "warn", text: "Went back" },
};

/** How a top-up stands; one of which a part went back is said to be in the funds, with what went back beside it. */
export const describeTopUp = ({ state }: Pick<TopUp, "state">) => STATES[state];

/** A currency in which there is, was or will be something stands before those in which there is nothing. */
export const movedFirst = (one: CurrencyFunding, other: CurrencyFunding): number =>
  Number(isEmpty(one)) - Number(isEmpty(other));

const isEmpty = ({ fundsMinor, drawnMinor, neededMinor }: CurrencyFunding): boolean =>
  fundsMinor === 0 && drawnMinor === 0 && neededMinor === 0;
