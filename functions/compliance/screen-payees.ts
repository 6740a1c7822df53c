import { carryDecision } from "../../core/compliance/carry-decision.ts";
import { type ScreeningMatch, severityOf } from "../../core/compliance/screen.ts";
import type { AuditContext } from "../../db/client.ts";
import { insertCase } from "../../db/repositories/compliance/cases.ts";
import {
  findEarlier,
  findUnscreened,
  insertScreenings,
  type NewScreening,
  type Unscreened,
} from "../../db/repositories/compliance/screenings.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { Services } from "../services.ts";
import { sourceOfScreening } from "./cases.ts";

/** Payees of one transaction. */
const CHUNK = 200;

export interface Screened {
  readonly screened: number;
  readonly hits: number;
  /** There may be more. */
  readonly more: boolean;
}

/**
 * Holds some payees against the lists, whoever was not under its present names and country. A hit opens a case that holds the
 * payee, in the same transaction; what somebody decided of the same entries before stands.
 */
export async function screenSome(services: Services, audit: AuditContext): Promise<Screened> {
  const { sanctions } = services;
  const version = await sanctions.version();
  if (version === null) return { screened: 0, hits: 0, more: false };
  const place = { provider: sanctions.name, version };
  const subjects = await findUnscreened(services.jobDb, place, CHUNK);
  if (subjects.length === 0) return { screened: 0, hits: 0, more: false };
  const found = await sanctions.screen(subjects);
  const hits = await inTransaction(services.job, { audit }, (tx) =>
    writeScreenings(tx, services, { ...place, subjects, found }),
  );
  return { screened: subjects.length, hits, more: subjects.length === CHUNK };
}

interface Found {
  readonly provider: string;
  readonly version: string;
  readonly subjects: readonly Unscreened[];
  readonly found: readonly (readonly ScreeningMatch[])[];
}

async function writeScreenings(
  tx: Transaction,
  services: Services,
  { provider, version, subjects, found }: Found,
): Promise<number> {
  const now = services.now();
  const earlier = await findEarlier(tx, provider, subjects);
  const judged = subjects.map(({ affiliateId, subjectHash }, at) => {
    const matches = found[at] ?? [];
    const { result, opensCase } = carryDecision(matches, earlier.get(affiliateId) ?? []);
    const reason = result === "cleared" ? "Every entry was cleared before." : null;
    const row: NewScreening = { id: services.newId(), affiliateId, subjectHash, result, matches, reason };
    return { row, opensCase };
  });
  const written = await insertScreenings(
    tx,
    { provider, version, now },
    judged.map(({ row }) => row),
  );
  let hits = 0;
  for (const { row, opensCase } of judged) {
    if (!opensCase || !written.has(row.id)) continue;
    hits++;
    const { affiliateId, matches } = row;
    await insertCase(tx, {
      ...{ id: services.newId(), affiliateId, kind: "sanctions", severity: severityOf(matches), holds: true },
      ...{ summary: summaryOf(matches), sourceKey: sourceOfScreening(row.id), createdBy: null, now },
    });
  }
  return hits;
}

function summaryOf(matches: readonly ScreeningMatch[]): string {
  const [first] = matches;
  if (first === undefined) throw new Error("a hit without a match");
  const more = matches.length > 1 ? `, and ${matches.length - 1} more` : "";
  return `May be ${first.name} (${first.list} ${first.externalId}), nearness ${first.nearness} of 100${more}.`;
}
