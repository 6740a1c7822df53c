import { expect, test } from "vitest";
import type { Installation, SeenEvent, SourceConversions } from "../../../../core/api/installation.ts";
import { firstConversion, guideProgress } from "./guide-progress.ts";
import type { Integration } from "./integration-codes.ts";
import { SAMPLE_INSTALLATION } from "./sample-installation.ts";

const AT = "2026-11-21T12:00:00.000Z";
const page: SeenEvent = {
  id: "e",
  at: AT,
  kind: "page",
  host: "shop.example",
  path: "/",
  test: false,
  bot: null,
};
const withPage = { pages: { ...SAMPLE_INSTALLATION.pages, lastLive: page } };
const conversion = (
  source: SourceConversions["source"],
  test = false,
  receivedAt = AT,
): SourceConversions => ({
  source,
  test,
  count: 1,
  firstAt: receivedAt,
  last: {
    id: receivedAt,
    receivedAt,
    orderId: "1",
    amountMinor: 1,
    currency: "USD",
    status: "pending",
    outcome: "attributed",
    outcomeReason: "model",
    tokenRefusal: null,
  },
});

const states = (integration: Integration | null, host: string | null, change: Partial<Installation> = {}) =>
  Object.values(guideProgress({ integration, host, installation: { ...SAMPLE_INSTALLATION, ...change } }));

test.each([
  ["nothing is chosen", states(null, null), ["now", "later", "later", "later"]],
  ["the snippet is chosen", states("snippet", null), ["done", "now", "later", "later"]],
  ["a host is named and not saved", states("snippet", "shop.example"), ["done", "now", "later", "later"]],
  [
    "the host is saved",
    states("snippet", "shop.example", { allowedHosts: ["shop.example"] }),
    ["done", "done", "now", "later"],
  ],
  ["a page has arrived", states("snippet", null, withPage), ["done", "done", "done", "now"]],
  [
    "a conversion has arrived",
    states("snippet", null, { ...withPage, conversions: [conversion("browser")] }),
    ["done", "done", "done", "done"],
  ],
  ["a server needs no host to be saved", states("server", "shop.example"), ["done", "done", "now", "later"]],
  [
    "a server's first event is a click",
    states("server", "shop.example", { clicks: { lastAt: AT, lastLanding: null } }),
    ["done", "done", "done", "now"],
  ],
])("when %s", (_, progress, expected) => expect(progress).toEqual(expected));

test("a conversion that is credited to nobody is not the goal, and one that is credited is shown before it", () => {
  const credited = conversion("browser");
  const later = "2026-11-21T13:00:00.000Z";
  const stray = conversion("server", false, later);
  const toNobody = { ...stray, last: { ...stray.last, outcome: "unattributed" as const } };
  expect(states("snippet", null, { ...withPage, conversions: [toNobody] })).toEqual([
    "done",
    "done",
    "done",
    "now",
  ]);
  const installation = { ...SAMPLE_INSTALLATION, conversions: [toNobody, credited] };
  expect(firstConversion(installation, "snippet")).toEqual(credited);
});

test("before the first answer only the choice is open", () => {
  const progress = guideProgress({ integration: "snippet", host: null, installation: undefined });
  expect(Object.values(progress)).toEqual(["now", "later", "later", "later"]);
});

test("a test is no conversion, nor is one that came another way", () => {
  const installation = {
    ...SAMPLE_INSTALLATION,
    conversions: [conversion("server", true), conversion("webhook")],
  };
  expect(firstConversion(installation, "server")).toBeNull();
  expect(firstConversion(installation, "stripe")?.source).toBe("webhook");
});

test("of several the newest is shown", () => {
  const later = "2026-11-21T13:00:00.000Z";
  const installation = {
    ...SAMPLE_INSTALLATION,
    conversions: [conversion("browser"), conversion("server", false, later)],
  };
  expect(firstConversion(installation, "snippet")?.last.receivedAt).toBe(later);
});
