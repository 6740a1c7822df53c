import type { BankFileAsked, BankFileFormat } from "../../core/api/payouts-by-hand.ts";
import { type AccountRef, accountKey } from "../../core/ledger/account.ts";
import { drawPosting } from "../../core/ledger/funding-posting.ts";
import { reducePosting } from "../../core/ledger/payout-posting.ts";
import {
  BANK_FILE_COLUMNS,
  bankFileRows,
  type FileLine,
  planReductions,
  totalsOf,
} from "../../core/payout/bank-file.ts";
import { drawsOnFunds, fundingTermsOf } from "../../core/payout/funding.ts";
import { buildPain001, fitsSepa, type SepaTransfer } from "../../core/payout/pain001.ts";
import { lockAccounts, writePostings } from "../../db/repositories/ledger.ts";
import { endBatchWhenDone } from "../../db/repositories/payouts/by-hand.ts";
import { insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import {
  type BatchToExport,
  type LineToExport,
  lockBatchToExport,
  lockLinesToExport,
  noteExport,
  submitLines,
} from "../../db/repositories/payouts/export.ts";
import { findFunding } from "../../db/repositories/payouts/funding.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import { csvLine } from "../csv.ts";
import { checkFunded } from "../funding/check-funded.ts";
import { noteFunds } from "../funding/note-funds.ts";
import { invalidField, Problem } from "../problem.ts";
import { found } from "../refusals.ts";
import { wakeJobs } from "../wake-jobs.ts";
import type { HandAct } from "./hand-act.ts";
import { openMethod } from "./open-method.ts";
import { tellWithoutStripe } from "./tell-without-stripe.ts";

/** Lines of one file; what is left is in the next one. */
const LINES_MAX = 10_000;

export interface BankFile {
  readonly name: string;
  readonly type: "text/csv; charset=utf-8" | "application/xml; charset=utf-8";
  readonly text: string;
  /** To publish. */
  readonly handOffs: readonly OutboxRow[];
}

interface Export {
  readonly act: HandAct;
  readonly batch: BatchToExport;
  readonly format: BankFileFormat;
  readonly asked: BankFileAsked;
  readonly now: Date;
}

/**
 * Writes the file by which a bank, or whoever pays by hand, pays a batch's lines. Those that it exports for the first time are
 * submitted in the same transaction, less what refunds took since they were approved; those of an earlier file come again
 * only when they are asked for. It stands in the audit log without a word of where anybody banks.
 *
 * @throws Problem 404, 409 when the batch is not approved, nothing is left to be exported, or the program's funds do not cover it
 */
export async function exportBatch(
  act: HandAct,
  batchId: string,
  format: BankFileFormat,
  asked: BankFileAsked,
): Promise<BankFile> {
  if (format === "pain001" && asked.debtor === undefined)
    throw invalidField("debtor", "required", "a SEPA file names the account that pays");
  const { services, organisationId, programId, audit } = act;
  const now = services.now();
  const file = await inTransaction(services.job, { audit }, async (tx) => {
    const batch = found(await lockBatchToExport(tx, { id: batchId, organisationId, programId }), "batch");
    checkBatch(batch);
    return writeFile(tx, { act, batch, format, asked, now });
  });
  if (file !== null) return file;
  throw new Problem("wrong_state", "Nothing of the batch is left to be exported in this format.");
}

function checkBatch({ state }: BatchToExport): void {
  if (state !== "approved" && state !== "running" && state !== "done")
    throw new Problem("wrong_state", `The batch is ${state}: only what is approved is exported.`);
}

async function writeFile(tx: Transaction, work: Export): Promise<BankFile | null> {
  const { act, batch, format, asked, now } = work;
  const { services, organisationId, requestId } = act;
  const again = asked.again === true;
  const locked = await lockLinesToExport(tx, batch.id, {
    again,
    euros: format === "pain001",
    limit: LINES_MAX,
    now,
  });
  const opened = await Promise.all(
    locked.map(async (line) => ({ line, file: await fileLineOf(act, batch, line) })),
  );
  const chosen = format === "csv" ? opened : opened.filter(({ file }) => fitsSepa(sepaTransferOf(file)));
  const taken = await submit(
    tx,
    work,
    chosen.map(({ line }) => line).filter(({ submitted }) => !submitted),
  );
  const files = chosen
    .map(({ file }) => ({ ...file, amountMinor: file.amountMinor - (taken.get(file.payoutId) ?? 0n) }))
    .filter(({ amountMinor }) => amountMinor > 0n);
  await endBatchWhenDone(tx, batch.id, now);
  const woken = await wakeJobs(tx, { services, requestId }, { "issue-receipts": taken.size > 0 });
  // Whoever pays by hand now learns what of the batch waits for Stripe in vain.
  const handOffs = [...(await tellWithoutStripe(act, tx, batch.id)), ...woken];
  if (files.length === 0) return null;
  const messageId = services.newId();
  const why = asked.reason === undefined ? {} : { reason: asked.reason };
  await noteExport(
    tx,
    { organisationId, batchId: batch.id },
    {
      ...{ format, messageId, again, ...why, lines: files.length, totals: totalsOf(files) },
    },
  );
  return { ...render(work, messageId, files), handOffs };
}

/** Submits lines, and writes what becomes of each; they draw on the funds where the platform pays by hand. @returns minor units that refunds took, by line */
async function submit(
  tx: Transaction,
  work: Export,
  lines: readonly LineToExport[],
): Promise<Map<string, bigint>> {
  const { act, batch, now } = work;
  const { services, organisationId, userId, requestId } = act;
  const { programId } = batch;
  const available = ({ partnerId, currency }: LineToExport): AccountRef => ({
    ...{ kind: "partner_available", ownerId: partnerId, currency },
  });
  const terms = fundingTermsOf((await findFunding(tx, programId)).terms);
  const draws = drawsOnFunds(terms, "bank");
  const funds = (currency: string): AccountRef => ({ kind: "program_funds", ownerId: programId, currency });
  const currencies = [...new Set(lines.map(({ currency }) => currency))].sort();
  const wanted = [
    ...lines.flatMap((line) => [
      available(line),
      { ...available(line), kind: "partner_in_transit" as const },
    ]),
    ...(draws ? currencies : []).flatMap((currency) => [
      funds(currency),
      { ...funds(currency), kind: "program_funds_used" as const },
    ]),
  ];
  const accounts = await lockAccounts(
    tx,
    wanted.map((account) => ({ organisationId, programId, account })),
  );
  const keyOf = (line: LineToExport) => `${programId} ${accountKey(available(line))}`;
  const balances = new Map([...accounts].map(([key, { balanceMinor }]) => [key, balanceMinor]));
  const taken = planReductions(
    lines.map((line) => ({ ...line, account: keyOf(line) })),
    balances,
  );
  const leftOf = ({ id, amountMinor }: LineToExport): bigint => amountMinor - (taken.get(id) ?? 0n);
  if (draws)
    checkFunded(
      terms,
      currencies.map((currency) => ({
        currency,
        fundsMinor: balances.get(`${programId} ${accountKey(funds(currency))}`) ?? 0n,
        amountMinor: sumMinor(lines.filter((line) => line.currency === currency).map(leftOf)),
      })),
    );
  const cancelReason = "refunds took all of it before it was exported";
  const changes = lines.map(({ id, version }) => ({ id, version, takenMinor: taken.get(id) ?? 0n }));
  await submitLines(tx, changes, { now, cancelReason, draws });
  const postings = lines.flatMap((line) => {
    const { id: payoutId, attempt, partnerId, currency } = line;
    const payout = { payoutId, attempt, programId, partnerId, currency };
    const takenMinor = taken.get(payoutId) ?? 0n;
    const drawnMinor = draws ? leftOf(line) : 0n;
    return [
      ...(takenMinor === 0n ? [] : [reducePosting(payout, takenMinor)]),
      ...(drawnMinor === 0n ? [] : [drawPosting(payout, drawnMinor)]),
    ];
  });
  const place = { organisationId, programId, conversionId: null, requestId };
  await writePostings(
    tx,
    postings.map((posting) => ({ id: services.newId(), posting, ...place })),
    now,
  );
  if (draws) for (const currency of currencies) await noteFunds(act, tx, { programId, currency });
  const events = lines.flatMap(({ id: payoutId, amountMinor }) => {
    const takenMinor = taken.get(payoutId) ?? 0n;
    const leftMinor = amountMinor - takenMinor;
    const of = { organisationId, payoutId };
    const reduced = {
      ...of,
      kind: "reduced",
      details: { takenMinor: String(takenMinor), leftMinor: String(leftMinor) },
    };
    const end =
      leftMinor === 0n
        ? { ...of, kind: "cancelled", details: { reason: cancelReason } }
        : { ...of, kind: "exported", details: { format: work.format, amountMinor: String(leftMinor) } };
    return takenMinor === 0n ? [end] : [reduced, end];
  });
  await insertPayoutEvents(tx, events, { userId, requestId, at: now });
  return taken;
}

const sumMinor = (amounts: readonly bigint[]): bigint => amounts.reduce((sum, minor) => sum + minor, 0n);

/** @throws Problem 409 when where the payee banks cannot be read: the payee was erased, or the key is gone */
async function fileLineOf(act: HandAct, batch: BatchToExport, line: LineToExport): Promise<FileLine> {
  const details = await openMethod(act.services, { id: line.methodId, envelope: line.envelope });
  if (details === null) {
    const message = `payout ${line.id} has no details to pay it by: hold it or mark it failed`;
    throw new Problem("wrong_state", message, [{ field: "", code: "no_details", message }]);
  }
  const { id: payoutId, partnerId, partnerName, currency, amountMinor, method, country } = line;
  const remittance = `${batch.program} #${batch.number}`;
  return { payoutId, partnerId, partnerName, currency, amountMinor, method, country, details, remittance };
}

function sepaTransferOf({ payoutId, amountMinor, details, remittance }: FileLine): SepaTransfer {
  const account =
    details.form === "iban"
      ? { name: details.holder, iban: details.iban, bic: details.bic ?? null }
      : { name: "", iban: "", bic: null };
  return { payoutId, amountMinor, ...account, remittance };
}

function render(
  { batch, format, asked, now }: Export,
  messageId: string,
  lines: readonly FileLine[],
): Omit<BankFile, "handOffs"> {
  const name = `payouts-${batch.number}-${messageId}`;
  if (format === "csv") {
    const text = [`${BANK_FILE_COLUMNS.join(",")}\r\n`, ...bankFileRows(lines).map(csvLine)].join("");
    return { name: `${name}.csv`, type: "text/csv; charset=utf-8", text };
  }
  const { debtor, executeOn = now.toISOString().slice(0, 10) } = asked;
  if (debtor === undefined) throw new Error("a SEPA file names the account that pays");
  const payer = { name: debtor.name, iban: debtor.iban, bic: debtor.bic ?? null };
  const order = { messageId, createdAt: now, executeOn, debtor: payer, transfers: lines.map(sepaTransferOf) };
  return { name: `${name}.xml`, type: "application/xml; charset=utf-8", text: buildPain001(order) };
}
