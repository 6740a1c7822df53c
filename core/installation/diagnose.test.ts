import { describe, expect, test } from "vitest";
import type { SeenEvent, SourceConversions } from "../api/installation.ts";
import { diagnose, type InstallationFacts } from "./diagnose.ts";

const NOW = Date.parse("2026-05-01T12:00:00.000Z");
const ago = (seconds: number) => new Date(NOW - seconds * 1000).toISOString();

const EMPTY: InstallationFacts = {
  programId: "p",
  at: ago(0),
  status: "active",
  publicKey: "trbp_x",
  testPublicKey: "trbt_x",
  snippetUrl: "https://edge.example/t.js",
  allowedHosts: ["shop.example"],
  consentMode: "not_required",
  browserConversions: "hold",
  viaParam: "via",
  currencies: ["USD", "EUR"],
  apiKeys: { live: 0, test: 0 },
  pages: { first: null, last: null, lastLive: null, lastHour: [] },
  clicks: { lastAt: null, lastLanding: null },
  conversions: [],
  browserReports: { waiting: 0, refused: [] },
  refusals: [],
  integrations: [],
};

const page = (extra: Partial<SeenEvent> = {}): SeenEvent => ({
  ...{ id: "e", at: ago(30), kind: "page", host: "shop.example", path: "/", test: false, bot: null },
  ...extra,
});
const seen = (event: SeenEvent) => ({
  first: event,
  last: event,
  lastLive: event.test || event.bot !== null ? null : event,
  lastHour: [],
});
const conversion = (
  extra: Partial<SourceConversions> = {},
  last: Partial<SourceConversions["last"]> = {},
): SourceConversions => ({
  ...{ source: "server", test: false, count: 1, firstAt: ago(5) },
  last: {
    ...{ id: "1", receivedAt: ago(5), orderId: "o", amountMinor: 1, currency: "USD", status: "pending" },
    ...{ outcome: "attributed", outcomeReason: null, tokenRefusal: null },
    ...last,
  },
  ...extra,
});
const refusal = (reason: string, host: string | null = null) => ({
  ...{ reason, host, count: 3, firstAt: ago(60), lastAt: ago(10) },
});
const report = (extra: Partial<InstallationFacts["browserReports"]["refused"][number]> = {}) => ({
  ...{ id: "r", at: ago(20), via: "snippet", host: "shop.example", test: false, outcome: "refused" },
  ...{ reason: "currency: the program accepts USD, EUR", currency: "GBP" },
  ...extra,
});
const event = (state: "refused" | "parked" | "applied", receivedAt = ago(10)) => ({
  ...{ id: "i", provider: "stripe", kind: "refund.created", test: false, state, reason: "no payment" },
  receivedAt,
});
const landing = (at: string) => ({ eventId: "e", at, host: "shop.example", clickId: "c" });

describe("an installation", () => {
  test.each<[string, object, readonly string[]]>([
    ["of which nothing was seen", {}, ["nothing_yet"]],
    ["without an allowed host", { allowedHosts: [] }, ["no_allowed_hosts"]],
    [
      "without an allowed host whose server reports",
      { allowedHosts: [], conversions: [conversion()] },
      ["ok"],
    ],
    ["on another host", { refusals: [refusal("host_not_allowed", "evil.example")] }, ["wrong_host"]],
    [
      "on a host that was allowed since",
      { refusals: [refusal("host_not_allowed", "shop.example")] },
      ["nothing_yet"],
    ],
    [
      "with the test key alone",
      { pages: seen(page({ test: true })) },
      ["only_test_key", "no_conversion_yet"],
    ],
    ["seen by bots alone", { pages: seen(page({ bot: "headless" })) }, ["bots_only", "no_conversion_yet"]],
    ["with pages", { pages: seen(page()) }, ["no_conversion_yet"]],
    [
      "whose click was a moment ago",
      { clicks: { lastAt: ago(5), lastLanding: null } },
      ["no_conversion_yet"],
    ],
    [
      "with clicks that land nowhere",
      { clicks: { lastAt: ago(61), lastLanding: null } },
      ["clicks_without_pages", "no_conversion_yet"],
    ],
    [
      "where people click all the time and no page has come for long",
      { clicks: { lastAt: ago(1), lastLanding: null }, pages: seen(page({ at: ago(700) })) },
      ["clicks_without_pages", "no_conversion_yet"],
    ],
    [
      "with pages that bring no token",
      { clicks: { lastAt: ago(61), lastLanding: null }, pages: seen(page()) },
      ["token_not_landing", "no_conversion_yet"],
    ],
    [
      "with clicks that land",
      { clicks: { lastAt: ago(61), lastLanding: landing(ago(59)) }, pages: seen(page()) },
      ["no_conversion_yet"],
    ],
    [
      "whose server carries the token",
      { clicks: { lastAt: ago(61), lastLanding: null }, conversions: [conversion()] },
      ["ok"],
    ],
    ["with events that cannot be read", { refusals: [refusal("invalid:url")] }, ["events_refused"]],
    [
      "with a currency that is not accepted, twice",
      { browserReports: { waiting: 0, refused: [report(), report({ at: ago(30) })] } },
      ["currency_not_accepted"],
    ],
    [
      "with a currency that was accepted later",
      {
        browserReports: { waiting: 0, refused: [report()] },
        conversions: [conversion({ source: "browser" }, { receivedAt: ago(2) })],
      },
      ["ok"],
    ],
    [
      "with reports that are refused or contradict another",
      {
        browserReports: {
          waiting: 0,
          refused: [
            report({ reason: "refused by the program", currency: "USD" }),
            report({ outcome: "conflict", reason: null, currency: "GBP" }),
          ],
        },
      },
      ["reports_refused", "reports_refused"],
    ],
    [
      "whose provider's newest event is refused",
      { integrations: [event("refused", ago(1)), event("applied", ago(2))] },
      ["integration_refused"],
    ],
    [
      "whose provider's newest event waits for another",
      { integrations: [event("parked")] },
      ["integration_parked"],
    ],
    [
      "whose provider's newest event was applied",
      { integrations: [event("applied", ago(1)), event("refused", ago(2))] },
      ["nothing_yet"],
    ],
    [
      "whose provider proves nothing",
      { refusals: [refusal("unproven:stripe"), refusal("unproven:postback")] },
      ["webhook_unproven", "webhook_unproven"],
    ],
    [
      "whose provider proved itself since",
      { refusals: [refusal("unproven:stripe")], integrations: [event("applied", ago(1))] },
      ["nothing_yet"],
    ],
    ["with test conversions alone", { conversions: [conversion({ test: true })] }, ["only_test_conversions"]],
    [
      "whose newest conversion is credited to nobody",
      {
        conversions: [
          conversion({ source: "browser" }, { id: "1" }),
          conversion({}, { id: "2", outcome: "unattributed", outcomeReason: "no_touch" }),
        ],
      },
      ["conversion_unattributed"],
    ],
    [
      "whose newest conversion is being looked at",
      { conversions: [conversion({}, { outcome: "waiting" })] },
      ["conversion_waiting"],
    ],
    [
      "with several faults",
      {
        pages: seen(page({ test: true })),
        refusals: [refusal("invalid:url")],
        browserReports: { waiting: 0, refused: [report()] },
      },
      ["currency_not_accepted", "only_test_key", "events_refused", "no_conversion_yet"],
    ],
  ])("%s: %3$j", (_, facts, codes) => {
    expect(diagnose({ ...EMPTY, ...facts }).map(({ code }) => code)).toEqual(codes);
  });

  test("says with each finding what is needed to act on it.", () => {
    const facts = {
      ...EMPTY,
      consentMode: "required" as const,
      clicks: { lastAt: ago(61), lastLanding: null },
      refusals: [refusal("host_not_allowed", "www.shop.example")],
      browserReports: { waiting: 0, refused: [report() as never] },
    };
    expect(diagnose(facts)).toEqual([
      { code: "wrong_host", severity: "error", host: "www.shop.example", count: 3, lastAt: ago(10) },
      {
        code: "currency_not_accepted",
        severity: "error",
        currency: "GBP",
        accepted: ["USD", "EUR"],
        lastAt: ago(20),
      },
      { code: "clicks_without_pages", severity: "warning", lastClickAt: ago(61), consentRequired: true },
      { code: "no_conversion_yet", severity: "waiting" },
    ]);
  });

  test("on another host beside its own is a lesser fault.", () => {
    const facts = { ...EMPTY, pages: seen(page()), refusals: [refusal("host_not_allowed", "evil.example")] };
    expect(diagnose(facts)[0]).toMatchObject({ code: "wrong_host", severity: "warning" });
  });
});
