import {
  type ConversionImport,
  IMPORT_MAX_BYTES,
  type ImportOutcome,
  type ImportProblem,
} from "../core/api/conversion-import.ts";
import { couponKey } from "../core/attribution/coupon.ts";
import { checkReports } from "../core/conversions/check-report.ts";
import { columnOf, type ImportRow, readImport } from "../core/conversions/read-import.ts";
import { MAX_JSON_MINOR } from "../core/money/amount.ts";
import { countClaims } from "../db/repositories/claimed-partners.ts";
import { listStanding, type Receipt } from "../db/repositories/conversion-intake.ts";
import type { NewConversion } from "../db/repositories/new-conversions.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { AppContext } from "./context.ts";
import { newConversion } from "./new-conversion.ts";
import { type FieldError, limitReached, Problem } from "./problem.ts";
import { invalidFields, readText } from "./read-body.ts";
import { settingsOf } from "./settings/in-force.ts";
import { type Intake, isSameReport, takeConversions } from "./take-conversions.ts";

/** Problems that one refusal names; the dry run has all of them. */
const NAMED_MAX = 100;

type GoodRow = Extract<ImportRow, { readonly problems: readonly [] }>;

/** A row with what became of it, or would. */
interface Judged {
  readonly row: ImportRow;
  readonly written: NewConversion | null;
  readonly outcome: ImportOutcome;
  readonly conversionId: string | null;
  readonly problems: readonly ImportProblem[];
}

/**
 * Takes a CSV file of conversions, as a server's reports: all of its rows or, when one is refused, none. What was
 * reported before stays as it stands, so the same file may be sent again.
 *
 * @throws Problem 415, 413, 422: for a file that cannot be read, and, unless it is a dry run, for each row that is wrong
 */
export async function importConversions(
  c: AppContext,
  intake: Intake,
  dryRun: boolean,
): Promise<{ readonly answer: ConversionImport; readonly handOff: OutboxRow | null }> {
  const services = c.get("services");
  const read = await readFile(c);
  const most = (await settingsOf(services, intake.identity.organisationId)).most("import_rows");
  if (read.length > most) throw limitReached("import_rows", most);
  const rows = checked(read, intake, services.now().getTime());
  const judged = await judge(c, intake, rows);
  const refused = judged.filter(({ outcome }) => outcome === "refused");
  if (dryRun) return { answer: await present(c, intake, judged, true), handOff: null };
  // Before anything is written.
  sumsOf(freshOf(judged));
  if (refused.length > 0) throw invalidFields(refused.flatMap(errorsOf).slice(0, NAMED_MAX));
  const reports = judged.flatMap(({ row }) => (row.report === null ? [] : [row.report]));
  const taken = await takeConversions(services, intake, reports);
  if (!taken.ok) throw new Problem("stale", "The program changed meanwhile; repeat the dry run.");
  const done = judged.map((one, at): Judged => {
    const result = taken.value.results[at];
    return result === undefined ? one : { ...one, outcome: result.status, conversionId: result.standingId };
  });
  return { answer: await present(c, intake, done, false), handOff: taken.value.handOff };
}

async function readFile(c: AppContext): Promise<ImportRow[]> {
  if (!/^text\/csv\s*(;|$)/i.test(c.req.header("content-type") ?? ""))
    throw new Problem("unsupported_media_type", "Send the header content-type: text/csv.");
  const read = readImport(await readText(c.req.raw, IMPORT_MAX_BYTES));
  if (!read.ok) throw invalidFields([{ field: "", ...read.reason }]);
  return read.value;
}

/** The rows with what the program and the other rows have against them. */
function checked(rows: readonly ImportRow[], { program }: Intake, nowMs: number): ImportRow[] {
  const good = rows.filter((row): row is GoodRow => row.report !== null);
  const refusals = checkReports(
    good.map(({ report }) => report),
    program,
    nowMs,
  );
  const problemsOf = new Map(good.map((row, at) => [row, refusals[at] ?? []]));
  return rows.map((row) => {
    const problems = (problemsOf.get(row as GoodRow) ?? []).map(({ field, code, message }) => ({
      ...{ column: columnOf(field), code, message },
    }));
    return problems.length === 0 ? row : { ...row, report: null, problems };
  });
}

async function judge(c: AppContext, intake: Intake, rows: readonly ImportRow[]): Promise<Judged[]> {
  const services = c.get("services");
  const { program, source, test, identity } = intake;
  const now = services.now();
  const written = await Promise.all(
    rows.map(({ report }) =>
      report === null ? null : newConversion(services, report, program, source, now),
    ),
  );
  const asked = written.filter((row) => row !== null);
  const receipts =
    asked.length === 0
      ? []
      : await listStanding(services.appDb, identity, { programId: program.id, test, rows: asked });
  const standing = new Map(receipts.map((receipt) => [`${receipt.goal}\n${receipt.orderId}`, receipt]));
  return rows.map((row, at) => {
    const one = written[at] ?? null;
    if (one === null)
      return { row, written: null, outcome: "refused", conversionId: null, problems: row.problems };
    const receipt = standing.get(`${one.goal}\n${one.orderId}`);
    const conversionId = receipt?.id ?? null;
    return { row, written: one, outcome: outcomeOf(one, receipt), conversionId, problems: [] };
  });
}

function outcomeOf(row: NewConversion, receipt: Receipt | undefined): ImportOutcome {
  if (receipt === undefined) return "created";
  if (receipt.source === "browser") return "superseded";
  return isSameReport(receipt, row) ? "replayed" : "conflict";
}

const errorsOf = ({ row, problems }: Judged): FieldError[] =>
  problems.map(({ column, code, message }) => ({
    ...{ field: `lines[${row.line}]${column === null ? "" : `.${column}`}`, code, message },
  }));

const OUTCOMES: readonly ImportOutcome[] = ["created", "replayed", "superseded", "conflict", "refused"];

/** What is new, or takes a browser's place. */
const freshOf = (judged: readonly Judged[]): NewConversion[] =>
  judged.flatMap(({ written, outcome }) =>
    written !== null && (outcome === "created" || outcome === "superseded") ? [written] : [],
  );

async function present(
  c: AppContext,
  { identity, program }: Intake,
  judged: readonly Judged[],
  dryRun: boolean,
): Promise<ConversionImport> {
  const fresh = freshOf(judged);
  const claims = fresh
    .map(({ linkId, couponCode }) => ({
      ...{ linkId, couponKey: couponCode === null ? null : couponKey(couponCode) },
    }))
    .filter(({ linkId, couponKey: code }) => linkId !== null || code !== null);
  const partners =
    claims.length === 0 ? [] : await countClaims(c.get("services").appDb, identity, program.id, claims);
  return {
    dryRun,
    counts: Object.fromEntries(
      OUTCOMES.map((outcome) => [outcome, judged.filter((one) => one.outcome === outcome).length]),
    ) as ConversionImport["counts"],
    sums: sumsOf(fresh),
    partners,
    withoutClick: fresh.length - claims.length,
    rows: judged.map(({ row: { line, orderId, goal }, outcome, conversionId, problems }) => ({
      ...{ line, orderId, goal, outcome, conversionId, problems },
    })),
  };
}

/** @throws Problem 422 when a sum is more than JSON holds exactly */
function sumsOf(rows: readonly NewConversion[]): ConversionImport["sums"] {
  const sums = new Map<string, { conversions: number; amountMinor: bigint }>();
  for (const { currency, amountMinor } of rows) {
    const { conversions, amountMinor: before } = sums.get(currency) ?? { conversions: 0, amountMinor: 0n };
    sums.set(currency, { conversions: conversions + 1, amountMinor: before + BigInt(amountMinor) });
  }
  return [...sums].sort().map(([currency, { conversions, amountMinor }]) => {
    if (amountMinor > MAX_JSON_MINOR)
      throw invalidFields([
        { field: "", code: "too_large", message: `comes to too much ${currency} in one file` },
      ]);
    return { currency, conversions, amountMinor: Number(amountMinor) };
  });
}
