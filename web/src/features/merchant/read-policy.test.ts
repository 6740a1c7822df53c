import { expect, it } from "vitest";
import { readPolicy } from "./read-policy.ts";

const CURRENCIES = ["USD", "VND"];

it("Amounts are read in their currency's units; what is left out is not said.", () => {
  const values = {
    kind: "weekly",
    weekday: "5",
    least_USD: "12.50",
    least_VND: "",
    above_VND: "250000",
    ...{ kyc: "yes", taxForm: "no" },
  };
  expect(readPolicy(values, CURRENCIES)).toEqual({
    rules: {
      schedule: { kind: "weekly", weekday: 5 },
      minimumsMinor: { USD: 1250 },
      fourEyesAboveMinor: { VND: 250_000 },
      ...{ requireKyc: true, requireTaxForm: false },
    },
    errors: {},
  });
});

it("What is no day or no amount is told at its field.", () => {
  const values = { kind: "twice_monthly", first: "15", second: "1", least_VND: "1.5" };
  expect(readPolicy(values, CURRENCIES).errors).toEqual({
    second: "Must come after the first day.",
    least_VND: "VND has no decimals.",
  });
  expect(readPolicy({ kind: "monthly", day: "32" }, CURRENCIES).errors).toEqual({
    day: "Give a day from 1 to 31.",
  });
});
