import type { Installation, SeenEvent, SourceConversions } from "../core/api/installation.ts";
import { diagnose } from "../core/installation/diagnose.ts";
import type { EventRow, InstallationRows, SourceRow } from "../db/repositories/installation.ts";
import type { ProgramRow } from "../db/repositories/programs.ts";
import { iso } from "./iso.ts";

/** What was seen of a program's installation, and what it means. */
export function presentInstallation(
  program: ProgramRow,
  rows: InstallationRows,
  { edgeUrl, now }: { readonly edgeUrl: string; readonly now: Date },
): Installation {
  const { landing } = rows;
  const facts = {
    programId: program.id,
    at: now.toISOString(),
    status: program.status,
    publicKey: program.publicKey,
    testPublicKey: program.testPublicKey,
    snippetUrl: `${new URL(edgeUrl).origin}/t.js`,
    allowedHosts: program.allowedHosts,
    consentMode: program.consentMode,
    browserConversions: program.browserConversions,
    viaParam: program.viaParam,
    currencies: program.currencies,
    apiKeys: rows.keys,
    pages: {
      first: presentEvent(rows.first),
      last: presentEvent(rows.last),
      lastLive: presentEvent(rows.lastLive),
      lastHour: rows.lastHour,
    },
    clicks: {
      lastAt: rows.lastClickAt === null ? null : iso(rows.lastClickAt),
      lastLanding:
        landing === undefined || landing.clickId === null
          ? null
          : {
              eventId: landing.id,
              at: iso(landing.at),
              host: pageOf(landing.url).host,
              clickId: landing.clickId,
            },
    },
    conversions: rows.sources.map(presentSource),
    browserReports: {
      waiting: rows.waitingReports,
      refused: rows.refusedReports.map((row) => ({ ...row, at: iso(row.at) })),
    },
    refusals: rows.refusals.map((row) => ({ ...row, firstAt: iso(row.firstAt), lastAt: iso(row.lastAt) })),
    integrations: rows.integrations.map((row) => ({ ...row, receivedAt: iso(row.receivedAt) })),
  };
  return { ...facts, findings: diagnose(facts) };
}

function presentEvent(row: EventRow | undefined): SeenEvent | null {
  if (row === undefined) return null;
  const { id, kind, test, bot } = row;
  return { id, at: iso(row.at), kind, ...pageOf(row.url), test, bot };
}

function pageOf(url: string | null): { host: string | null; path: string | null } {
  if (url === null || !URL.canParse(url)) return { host: null, path: null };
  const { hostname, pathname } = new URL(url);
  return { host: hostname, path: pathname };
}

function presentSource({ source, test, count, firstAt, ...last }: SourceRow): SourceConversions {
  return {
    source,
    test,
    count,
    firstAt: iso(firstAt),
    last: {
      ...last,
      receivedAt: iso(last.receivedAt),
      amountMinor: Number(last.amountMinor),
      outcome: last.outcome ?? "waiting",
    },
  };
}
