import type { Finding, Severity } from "../../../../core/installation/finding.ts";
import { formatList } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import { describeReason } from "./describe-conversion.ts";
import type { Integration } from "./integration-codes.ts";
import { findingsTexts } from "./texts/findings.ts";

export interface Described {
  readonly tone: Tone;
  readonly title: string;
  /** What to do about it. */
  readonly text: string;
}

const TONES: Readonly<Record<Severity, Tone>> = {
  error: "bad",
  warning: "warn",
  waiting: "unknown",
  ok: "ok",
};

/** What the install debugger found, and what to do about it. */
export function describeFinding(finding: Finding): Described {
  return { tone: TONES[finding.severity], ...wordsOf(finding) };
}

function wordsOf(finding: Finding): Pick<Described, "title" | "text"> {
  const t = textsNow(findingsTexts);
  switch (finding.code) {
    case "no_allowed_hosts":
      return {
        title: t.noHost,
        text: t.noHostText,
      };
    case "nothing_yet":
      return {
        title: t.nothing,
        text: t.nothingText,
      };
    case "wrong_host":
      return {
        title: t.wrongHost(finding.host),
        text: t.wrongHostText(finding.count),
      };
    case "only_test_key":
      return {
        title: t.testKey,
        text: t.testKeyText,
      };
    case "bots_only":
      return {
        title: t.bots,
        text: t.botsText(finding.bot),
      };
    case "clicks_without_pages":
      return {
        title: t.clicksOnly,
        text: finding.consentRequired ? t.clicksConsent : t.clicksBlocked,
      };
    case "token_not_landing":
      return {
        title: t.tokenLost,
        text: t.tokenLostText,
      };
    case "events_refused":
      return {
        title: t.unread,
        text: t.refusedText(finding.count, describeReason(finding.reason)),
      };
    case "currency_not_accepted":
      return {
        title: t.currency(finding.currency),
        text: t.currencyText(formatList(finding.accepted)),
      };
    case "reports_refused":
      return { title: t.browserRefused, text: `${describeReason(finding.reason)}.` };
    case "integration_refused":
      return {
        title: t.sentRefused(providerName(finding.provider)),
        text: `${finding.kind}: ${finding.reason ?? t.noReason}.`,
      };
    case "integration_parked":
      return {
        title: t.sentParked(providerName(finding.provider)),
        text: `${finding.kind}: ${finding.reason ?? t.notCome}.`,
      };
    case "webhook_unproven":
      return {
        title: t.unproven(providerName(finding.provider)),
        text: finding.provider === "stripe" ? t.unprovenStripe : t.unprovenPostback,
      };
    case "no_conversion_yet":
      return {
        title: t.noConversion,
        text: t.noConversionText,
      };
    case "only_test_conversions":
      return {
        title: t.allTests,
        text: t.allTestsText,
      };
    case "conversion_unattributed":
      return {
        title: t.toNobody,
        text: t.followFirst(finding.reason === null ? t.notKnown : capital(describeReason(finding.reason))),
      };
    case "conversion_waiting":
      return {
        title: t.justArrived,
        text: t.justArrivedText,
      };
    case "ok":
      return { title: t.works, text: t.worksText };
  }
}

/** Findings that only matter where the snippet is what reports. */
const OF_THE_SNIPPET: ReadonlySet<Finding["code"]> = new Set([
  "no_allowed_hosts",
  "only_test_key",
  "clicks_without_pages",
  "token_not_landing",
]);

/** Those that matter for the integration that was chosen. */
export function findingsFor(findings: readonly Finding[], integration: Integration): readonly Finding[] {
  return integration === "snippet" ? findings : findings.filter(({ code }) => !OF_THE_SNIPPET.has(code));
}

function providerName(provider: "stripe" | "postback"): string {
  return provider === "stripe" ? "Stripe" : textsNow(findingsTexts).thePostback;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
