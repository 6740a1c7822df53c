import { expect, it } from "vitest";
import { stripePage } from "./stripe.ts";

it("Links lead to the dashboard of the mode that the key is of.", () => {
  expect(stripePage("test", "tr_1")).toBe("https://dashboard.stripe.com/test/connect/transfers/tr_1");
  expect(stripePage("live", "acct_1")).toBe("https://dashboard.stripe.com/connect/accounts/acct_1");
});
