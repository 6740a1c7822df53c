import { expect, test } from "vitest";
import type { Finding } from "../../../../core/installation/finding.ts";
import { describeFinding, findingsFor } from "./describe-finding.ts";

const AT = "2026-11-21T12:00:00.000Z";

const FINDINGS: readonly Finding[] = [
  { code: "no_allowed_hosts", severity: "error" },
  { code: "nothing_yet", severity: "waiting" },
  { code: "wrong_host", severity: "error", host: "www.shop.example", count: 3, lastAt: AT },
  { code: "only_test_key", severity: "warning", lastAt: AT },
  { code: "bots_only", severity: "warning", bot: "headless" },
  { code: "clicks_without_pages", severity: "warning", lastClickAt: AT, consentRequired: false },
  { code: "clicks_without_pages", severity: "warning", lastClickAt: AT, consentRequired: true },
  { code: "token_not_landing", severity: "warning", lastClickAt: AT },
  { code: "events_refused", severity: "warning", reason: "invalid:url", count: 1, lastAt: AT },
  { code: "currency_not_accepted", severity: "error", currency: "CHF", accepted: ["USD", "EUR"], lastAt: AT },
  { code: "reports_refused", severity: "warning", reason: "the program refuses browser reports", lastAt: AT },
  {
    code: "integration_refused",
    severity: "warning",
    provider: "stripe",
    kind: "charge",
    reason: null,
    lastAt: AT,
  },
  {
    code: "integration_parked",
    severity: "warning",
    provider: "postback",
    kind: "sale",
    reason: null,
    lastAt: AT,
  },
  { code: "webhook_unproven", severity: "error", provider: "stripe", lastAt: AT },
  { code: "webhook_unproven", severity: "warning", provider: "postback", lastAt: AT },
  { code: "no_conversion_yet", severity: "waiting" },
  { code: "only_test_conversions", severity: "warning", lastAt: AT },
  { code: "conversion_unattributed", severity: "warning", reason: "no_touch", lastAt: AT },
  { code: "conversion_waiting", severity: "waiting", lastAt: AT },
  { code: "ok", severity: "ok", lastAt: AT },
];

test.each(FINDINGS)("$code says what is and what to do, in sentences", (finding) => {
  const { title, text } = describeFinding(finding);
  expect(title).toMatch(/^[A-Z].*[^.]$/);
  expect(text).toMatch(/^.*\.$/);
  expect(`${title} ${text}`).not.toMatch(/undefined|null|[a-z]_[a-z]/);
});

test("each is told apart from the others", () => {
  expect(new Set(FINDINGS.map((finding) => describeFinding(finding).text)).size).toBe(FINDINGS.length);
});

test("a wrong host is named, with how often it came", () => {
  const { tone, title, text } = describeFinding(FINDINGS[2]!);
  expect([tone, title]).toEqual(["bad", "Pages on www.shop.example are refused"]);
  expect(text).toContain("3 reports");
});

test("what only concerns the snippet is not told to those who use none", () => {
  expect(findingsFor(FINDINGS, "snippet")).toHaveLength(FINDINGS.length);
  expect(findingsFor(FINDINGS, "server").map(({ code }) => code)).not.toContain("clicks_without_pages");
  expect(findingsFor(FINDINGS, "stripe").map(({ code }) => code)).toContain("integration_refused");
});
