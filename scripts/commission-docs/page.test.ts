import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commissionPage } from "./page.ts";

test("docs/commission.md says what the engine works out: npm run docs:commission makes it anew.", () => {
  const page = readFileSync(new URL("../../docs/commission.md", import.meta.url), "utf8");
  expect(page).toBe(commissionPage());
});
