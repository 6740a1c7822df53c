import type { Installation, SourceConversions } from "../api/installation.ts";
import { hostMatches } from "../clicks/destination.ts";
import { UNPROVEN } from "../integrations/unproven.ts";
import type { Finding, Severity } from "./finding.ts";

/** What was seen of a program's installation; everything that is shown, before it is judged. */
export type InstallationFacts = Omit<Installation, "findings">;

/** A page follows its click within seconds: before this has passed, nothing is missing. */
const LANDING_MS = 60_000;
/** Where people click all the time, so long without a landing is enough. */
const SILENCE_MS = 10 * 60_000;

const WORST_FIRST: readonly Severity[] = ["error", "warning", "waiting", "ok"];

/** What stands between a program and its first tracked conversion: worst first, at least one. */
export function diagnose(facts: InstallationFacts): readonly Finding[] {
  const findings = [
    ...judgeHosts(facts),
    ...judgePages(facts),
    ...judgeLanding(facts),
    ...judgeRefusals(facts),
    ...judgeReports(facts),
    ...judgeProofs(facts),
    ...judgeIntegrations(facts),
    ...judgeConversions(facts),
  ];
  if (findings.length === 0) return [{ code: "nothing_yet", severity: "waiting" }];
  return findings.sort((a, b) => WORST_FIRST.indexOf(a.severity) - WORST_FIRST.indexOf(b.severity));
}

function judgeHosts({ allowedHosts, conversions, refusals, pages }: InstallationFacts): Finding[] {
  const findings: Finding[] = [];
  // Whose server reports everything needs no page.
  const byServer = conversions.some(({ source }) => source !== "browser");
  if (allowedHosts.length === 0 && !byServer) findings.push({ code: "no_allowed_hosts", severity: "error" });
  for (const { reason, host, count, lastAt } of refusals) {
    if (reason !== "host_not_allowed" || host === null) continue;
    // Allowed since.
    if (allowedHosts.some((pattern) => hostMatches(host, pattern))) continue;
    const severity = pages.last === null ? "error" : "warning";
    findings.push({ code: "wrong_host", severity, host, count, lastAt });
  }
  return findings;
}

function judgePages({ pages: { last, lastLive } }: InstallationFacts): Finding[] {
  if (last === null || lastLive !== null) return [];
  if (last.test) return [{ code: "only_test_key", severity: "warning", lastAt: last.at }];
  return last.bot === null ? [] : [{ code: "bots_only", severity: "warning", bot: last.bot }];
}

/** People who clicked should be seen on a page, and their token with them. */
function judgeLanding({ at, clicks, pages, conversions, consentMode }: InstallationFacts): Finding[] {
  const { lastAt, lastLanding } = clicks;
  if (lastAt === null || conversions.some(isAttributedByServer)) return [];
  if (isMissing(at, lastAt, pages.lastLive?.at ?? null)) {
    const consentRequired = consentMode === "required";
    return [{ code: "clicks_without_pages", severity: "warning", lastClickAt: lastAt, consentRequired }];
  }
  if (!isMissing(at, lastAt, lastLanding?.at ?? null)) return [];
  return [{ code: "token_not_landing", severity: "warning", lastClickAt: lastAt }];
}

/** A server that reports credited conversions carries the token itself. */
const isAttributedByServer = ({ source, test, last }: SourceConversions): boolean =>
  source !== "browser" && !test && last.outcome === "attributed";

/** Whether what should follow a click has not: neither after it, nor for a long time before it. */
function isMissing(at: string, clickAt: string, seenAt: string | null): boolean {
  const clickMs = Date.parse(clickAt);
  const sinceSeenMs = seenAt === null ? Number.POSITIVE_INFINITY : clickMs - Date.parse(seenAt);
  if (sinceSeenMs <= 0) return false;
  return Date.parse(at) - clickMs > LANDING_MS || (seenAt !== null && sinceSeenMs > SILENCE_MS);
}

function judgeRefusals({ refusals }: InstallationFacts): Finding[] {
  return refusals
    .filter(({ reason }) => reason !== "host_not_allowed" && !(reason in PROVIDERS))
    .map(({ reason, count, lastAt }) => ({
      code: "events_refused",
      severity: "warning",
      reason,
      count,
      lastAt,
    }));
}

const PROVIDERS: Readonly<Record<string, "stripe" | "postback">> = {
  [UNPROVEN.stripe]: "stripe",
  [UNPROVEN.postback]: "postback",
};

/** What proved itself later shows that the secret is right now. */
function judgeProofs({ refusals, integrations }: InstallationFacts): Finding[] {
  return refusals.flatMap(({ reason, lastAt }): Finding[] => {
    const provider = PROVIDERS[reason];
    if (provider === undefined) return [];
    const proven = integrations.filter((event) => event.provider === provider);
    if (proven.some(({ receivedAt }) => Date.parse(receivedAt) > Date.parse(lastAt))) return [];
    const severity = proven.length === 0 ? "error" : "warning";
    return [{ code: "webhook_unproven", severity, provider, lastAt }];
  });
}

function judgeReports({ browserReports, conversions, currencies }: InstallationFacts): Finding[] {
  // What was taken later shows that it was mended.
  const taken = conversions.filter(({ source }) => source === "browser").map(({ last }) => last.receivedAt);
  const findings = new Map<string, Finding>();
  for (const { at, outcome, reason, currency } of browserReports.refused) {
    if (taken.some((takenAt) => Date.parse(takenAt) > Date.parse(at))) continue;
    if (outcome === "refused" && currency !== null && !currencies.includes(currency)) {
      const finding = { code: "currency_not_accepted", severity: "error", currency } as const;
      if (!findings.has(currency)) findings.set(currency, { ...finding, accepted: currencies, lastAt: at });
      continue;
    }
    const why = reason ?? outcome;
    if (findings.has(why)) continue;
    findings.set(why, { code: "reports_refused", severity: "warning", reason: why, lastAt: at });
  }
  return [...findings.values()];
}

function judgeIntegrations({ integrations }: InstallationFacts): Finding[] {
  const newest = new Map<string, InstallationFacts["integrations"][number]>();
  for (const event of integrations) {
    const name = `${event.provider} ${event.kind}`;
    if (!newest.has(name)) newest.set(name, event);
  }
  return [...newest.values()].flatMap(({ provider, kind, state, reason, receivedAt }): Finding[] => {
    if (state !== "refused" && state !== "parked") return [];
    const code = state === "refused" ? "integration_refused" : "integration_parked";
    return [{ code, severity: "warning", provider, kind, reason, lastAt: receivedAt }];
  });
}

function judgeConversions({ conversions, pages, clicks }: InstallationFacts): Finding[] {
  const newest = newestOf(conversions.filter(({ test }) => !test));
  if (newest !== undefined) return [judgeConversion(newest)];
  const test = newestOf(conversions);
  if (test !== undefined)
    return [{ code: "only_test_conversions", severity: "warning", lastAt: test.receivedAt }];
  if (pages.last === null && clicks.lastAt === null) return [];
  return [{ code: "no_conversion_yet", severity: "waiting" }];
}

function judgeConversion({ outcome, outcomeReason, receivedAt }: SourceConversions["last"]): Finding {
  switch (outcome) {
    case "attributed":
      return { code: "ok", severity: "ok", lastAt: receivedAt };
    case "unattributed":
      return {
        code: "conversion_unattributed",
        severity: "warning",
        reason: outcomeReason,
        lastAt: receivedAt,
      };
    case "waiting":
      return { code: "conversion_waiting", severity: "waiting", lastAt: receivedAt };
  }
}

function newestOf(conversions: readonly SourceConversions[]): SourceConversions["last"] | undefined {
  return conversions.map(({ last }) => last).sort((a, b) => (a.id < b.id ? 1 : -1))[0];
}
