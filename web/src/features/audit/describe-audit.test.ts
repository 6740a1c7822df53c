import { afterEach, expect, test } from "vitest";
import { setLanguage } from "../../lib/texts/language.ts";
import {
  describeAction,
  describeActor,
  describeOrigin,
  describeValue,
  describeVerdict,
  entityName,
  fieldName,
} from "./describe-audit.ts";

test("actions and fields are words", () => {
  expect(describeAction({ action: "campaign.changed", entity: "campaign" })).toBe("Campaign changed");
  expect(describeAction({ action: "totp.created", entity: "totp" })).toBe("Authenticator app created");
  expect(describeAction({ action: "session.signed_out", entity: "session" })).toBe("Session signed out");
  expect([entityName("link"), fieldName("destination_url")]).toEqual(["Link", "Destination url"]);
});

afterEach(() => setLanguage("en"));

test("in Vietnamese too, and what has no word there keeps its name", () => {
  setLanguage("vi");
  expect(describeAction({ action: "campaign.changed", entity: "campaign" })).toBe("Chiến dịch đã thay đổi");
  expect([entityName("totp"), fieldName("rate_bps"), fieldName("some_column")]).toEqual([
    ...["Ứng dụng xác thực", "Tỷ lệ (phần vạn)", "Some column"],
  ]);
});

test.each([
  ["v4 DE AS3320", "IPv4, Germany, AS3320"],
  ["v6", "IPv6"],
  ["unknown", "–"],
  [null, "–"],
])("where it came from, %s, is told as %s", (addressClass, told) =>
  expect(describeOrigin(addressClass)).toBe(told),
);

test("who acted is named, also when nobody can be", () => {
  const by = (kind: "user" | "key" | "system" | "visitor", name: string | null = null) =>
    describeActor({ actor: { kind, id: null, name } });
  expect([by("user", "Ada"), by("user"), by("key"), by("system"), by("visitor")]).toEqual([
    ...["Ada", "Somebody erased", "API key", "The platform", "Not signed in"],
  ]);
});

test("values are shown as they are, nothing as a dash", () => {
  expect([null, "", "x", 7, ["a"]].map(describeValue)).toEqual(["–", "–", "x", "7", '["a"]']);
});

test("a verdict says what was found, and where", () => {
  const whole = { chains: 1, rows: 1, brokenAt: null, head: "00" };
  expect(describeVerdict(whole)).toMatchObject({ tone: "ok", text: expect.stringMatching(/^1 row:/) });
  expect(describeVerdict({ ...whole, chains: 2, rows: 5 }).text).toMatch(/^5 rows in 2 chains/);
  const broken = { ...whole, brokenAt: { chainId: "c", seq: 3, reason: "missing" } };
  expect(describeVerdict(broken)).toMatchObject({
    ...{ tone: "bad", text: expect.stringContaining("At row 3 of chain c a row is missing") },
  });
});
