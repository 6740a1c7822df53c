import type { Finding, Severity } from "../../../../core/installation/finding.ts";
import { formatCountOf, formatList } from "../../lib/format.ts";
import type { Tone } from "../../lib/tone.ts";
import { describeReason } from "./describe-conversion.ts";
import type { Integration } from "./integration-codes.ts";

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
  switch (finding.code) {
    case "no_allowed_hosts":
      return {
        title: "No host is allowed",
        text: "Every report of a browser is refused until you save the host of your pages above.",
      };
    case "nothing_yet":
      return {
        title: "Nothing has arrived yet",
        text: "Open your page in another tab. What it sends appears here within seconds.",
      };
    case "wrong_host":
      return {
        title: `Pages on ${finding.host} are refused`,
        text: `${formatCountOf(finding.count, "report", "reports")} came from there, and it is not an allowed host. If it is yours, add it to the allowed hosts.`,
      };
    case "only_test_key":
      return {
        title: "Pages use the test key alone",
        text: "What comes with trbt_… is shown and never money. Use the key that begins with trbp_ on your real pages.",
      };
    case "bots_only":
      return {
        title: "Everything that arrives is taken for a bot",
        text: `It looks like ${finding.bot}. Open the page yourself, in a browser with a window.`,
      };
    case "clicks_without_pages":
      return {
        title: "Clicks arrive, pages do not",
        text: finding.consentRequired
          ? "The program asks for consent, and the snippet sends nothing before it. Agree on your page; if nothing changes, see whether your banner calls the consent command."
          : "The page that the link leads to has no snippet, or something blocks it. The guide can check the page.",
      };
    case "token_not_landing":
      return {
        title: "The click token is lost on the way",
        text: "Clicks and pages arrive, but no page brings a token. See whether your site redirects and drops ?tcid=, or whether the landing page has no snippet.",
      };
    case "events_refused":
      return {
        title: "Some reports could not be read",
        text: `${formatCountOf(finding.count, "report was", "reports were")} refused: ${describeReason(finding.reason)}.`,
      };
    case "currency_not_accepted":
      return {
        title: `Orders in ${finding.currency} are refused`,
        text: `The program accepts ${formatList(finding.accepted)}. Report another currency, or add this one to the program.`,
      };
    case "reports_refused":
      return { title: "A browser's conversion was refused", text: `${describeReason(finding.reason)}.` };
    case "integration_refused":
      return {
        title: `${providerName(finding.provider)} sent what was refused`,
        text: `${finding.kind}: ${finding.reason ?? "no reason given"}.`,
      };
    case "integration_parked":
      return {
        title: `${providerName(finding.provider)} sent what waits for another event`,
        text: `${finding.kind}: ${finding.reason ?? "the event it belongs to has not come"}.`,
      };
    case "webhook_unproven":
      return {
        title: `${providerName(finding.provider)} did not prove itself`,
        text:
          finding.provider === "stripe"
            ? "A webhook came that the saved signing secret does not prove. Copy the secret of this very endpoint from Stripe once more, of live mode and of test mode each its own."
            : "A call came from an address that is not allowed, or without the signature that the program asks for.",
      };
    case "no_conversion_yet":
      return {
        title: "No conversion yet",
        text: "Follow the link of the guide and place an order on your page; it appears here within seconds.",
      };
    case "only_test_conversions":
      return {
        title: "Every conversion so far is a test",
        text: "Tests are never money. Report with the live key to see a real one.",
      };
    case "conversion_unattributed":
      return {
        title: "The latest conversion is credited to nobody",
        text: `${finding.reason === null ? "It is not known why" : capital(describeReason(finding.reason))}. Follow the link first, and order in the same browser.`,
      };
    case "conversion_waiting":
      return {
        title: "A conversion has just arrived",
        text: "Who brought it is being worked out, which takes a few seconds.",
      };
    case "ok":
      return { title: "It works", text: "A conversion has arrived and is credited." };
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
  return provider === "stripe" ? "Stripe" : "The postback";
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
