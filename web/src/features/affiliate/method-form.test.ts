import { expect, test } from "vitest";
import { checkMethod, detailNames, detailsOf, emptyMethod } from "./method-form.ts";

test.each([
  ["bank", "DE", ["holder", "iban", "bic"]],
  ["bank", "US", ["holder", "routingNumber", "accountNumber"]],
  ["bank", "GB", ["holder", "sortCode", "accountNumber"]],
  ["bank", "VN", ["bankName", "accountNumber", "holder"]],
  ["bank", "JP", ["bankName", "accountNumber", "holder", "bic"]],
  ["momo", "VN", ["phone"]],
  ["stripe", "DE", []],
] as const)("%s in %s asks for %j", (kind, country, names) =>
  expect(detailNames(kind, country)).toEqual(names),
);

test("leaves out what was left empty and may be, and what another way asks for.", async () => {
  const values = {
    ...emptyMethod("bank", "DE"),
    holder: "Ada",
    iban: "DE89370400440532013000",
    email: "a@b.c",
  };
  expect(detailsOf(values)).toEqual({ holder: "Ada", iban: "DE89370400440532013000" });
  expect(await checkMethod(values)).toEqual({});
});

test("says at each field what is wrong with it.", async () => {
  const values = { ...emptyMethod("bank", "DE"), holder: "", iban: "DE00370400440532013000" };
  expect(await checkMethod(values)).toEqual({
    holder: "Must not be empty.",
    iban: "Is no IBAN that begins with DE: check it digit by digit.",
  });
});
