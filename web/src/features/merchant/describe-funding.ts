import type { CurrencyFunding, TopUp } from "../../../../core/api/funding.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { fundingTexts } from "./texts/funding.ts";

const TONES: Readonly<Record<TopUp["state"], Tone>> = {
  open: "unknown",
  settled: "ok",
  failed: "bad",
  expired: "unknown",
  returned: "warn",
};

/** How a top-up stands; one of which a part went back is said to be in the funds, with what went back beside it. */
export const describeTopUp = ({ state }: Pick<TopUp, "state">) => ({
  tone: TONES[state],
  text: textsNow(fundingTexts).states[state],
});

/** A currency in which there is, was or will be something stands before those in which there is nothing. */
export const movedFirst = (one: CurrencyFunding, other: CurrencyFunding): number =>
  Number(isEmpty(one)) - Number(isEmpty(other));

const isEmpty = ({ fundsMinor, drawnMinor, neededMinor }: CurrencyFunding): boolean =>
  fundsMinor === 0 && drawnMinor === 0 && neededMinor === 0;
