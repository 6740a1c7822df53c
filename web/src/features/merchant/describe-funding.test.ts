import { expect, it } from "vitest";
import { describeTopUp, movedFirst } from "./describe-funding.ts";

const currency = (name: string, fundsMinor: number) => ({
  ...{ currency: name, fundsMinor, creditLimitMinor: 0, drawnMinor: 0, onItsWayMinor: 0, neededMinor: 0 },
  ...{ missingMinor: 0, feesMinor: 0, lowBalanceMinor: null, isLow: false },
});

it("Currencies in which there is something come first, in their order.", () => {
  const all = [currency("EUR", 0), currency("USD", 5), currency("VND", 0), currency("KWD", -1)];
  expect(all.toSorted(movedFirst).map(({ currency: name }) => name)).toEqual(["USD", "KWD", "EUR", "VND"]);
});

it("What came and what did not are told apart.", () => {
  expect(describeTopUp({ state: "settled" })).toEqual({ tone: "ok", text: "In the funds" });
  expect(describeTopUp({ state: "failed" }).tone).toBe("bad");
});
