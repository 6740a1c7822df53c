import type { ConversionReport } from "../core/api/conversions.ts";
import { normaliseEmail } from "../core/attribution/email.ts";
import { readClickToken } from "../core/clicks/click-token.ts";
import {
  type IdempotencyKey,
  insertConversions,
  type NewConversion,
  type Receipt,
} from "../db/repositories/conversions.ts";
import { type CallerProgram, callerProgram } from "./caller-program.ts";
import type { AppContext } from "./context.ts";
import { hashEmail } from "./email-hash.ts";
import { handOff } from "./hand-off.ts";
import { type FieldError, Problem } from "./problem.ts";
import { invalidFields } from "./read-body.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";

export interface StoredConversion {
  readonly orderId: string;
  readonly goal: string;
  readonly status: "created" | "replayed" | "conflict";
  /** Null for a conflict. */
  readonly conversion: {
    id: string;
    programId: string;
    goal: string;
    orderId: string;
    test: boolean;
    amountMinor: number;
    currency: string;
    occurredAt: string;
    receivedAt: string;
  } | null;
}

const FUTURE_MS = 5 * 60_000;
const DAY_MS = 86_400_000;
const PAST_MS = 3650 * DAY_MS;
const KEY_MAX = 255;

/**
 * Stores a report of one or many conversions, whole or not at all, and hands them on to attribution. Orders that
 * are there with the same content are answered as the first time; with other content they are conflicts.
 *
 * @param place where the reports stand in the body, for the names of fields: "" or "conversions"
 */
export async function storeConversions(
  c: AppContext,
  reports: readonly ConversionReport[],
  programId: string | undefined,
  place: "" | "conversions",
): Promise<StoredConversion[]> {
  const services = c.get("services");
  const program = await callerProgram(c, programId);
  const now = services.now();
  checkReports(reports, program, now, place);
  const rows = await Promise.all(reports.map((report) => newConversion(services, report, program, now)));
  const outboxId = services.newId();
  const requestId = c.get("requestId");
  const caller = c.get("caller");
  const result = await insertConversions(services.appDb, caller, {
    programId: program.id,
    test: caller.test,
    requestId,
    receivedAt: now,
    rows,
    outboxId,
    idempotency: await idempotencyKey(c, program.id, rows),
  });
  if (result.outcome === "key_reused") {
    throw new Problem(
      "idempotency_key_reused",
      "Send another Idempotency-Key, or the first request unchanged.",
    );
  }
  if (result.handedOff)
    handOff(c, [{ id: outboxId, topic: "attribute-conversions", payload: { v: 1, requestId } }]);
  const standing = new Map(
    result.receipts.map((receipt) => [`${receipt.goal}\n${receipt.orderId}`, receipt]),
  );
  return rows.map((row) => compare(row, standing.get(`${row.goal}\n${row.orderId}`), program.id));
}

function compare(row: NewConversion, receipt: Receipt | undefined, programId: string): StoredConversion {
  const { orderId, goal } = row;
  if (receipt === undefined || receipt.contentHash !== row.contentHash)
    return { orderId, goal, status: "conflict", conversion: null };
  return {
    orderId,
    goal,
    status: receipt.replayed ? "replayed" : "created",
    conversion: {
      id: receipt.id,
      programId,
      goal,
      orderId,
      test: receipt.test,
      amountMinor: Number(receipt.amountMinor),
      currency: receipt.currency,
      occurredAt: receipt.occurredAt.toISOString(),
      receivedAt: receipt.receivedAt.toISOString(),
    },
  };
}

/** Refusals that need the program or the clock. All of them are named at once. */
function checkReports(
  reports: readonly ConversionReport[],
  program: CallerProgram,
  now: Date,
  place: string,
): void {
  const errors: FieldError[] = [];
  const seen = new Set<string>();
  for (const [index, report] of reports.entries()) {
    const at = place === "" ? "" : `${place}[${index}].`;
    const refuse = (field: string, code: string, message: string) =>
      errors.push({ field: at + field, code, message });
    if (program.status !== "active") refuse("programId", "archived", "the program is archived");
    if (report.programId !== undefined && report.programId.toLowerCase() !== program.id) {
      refuse("programId", "other_program", "all conversions of a request belong to one program");
    }
    if (!program.currencies.includes(report.currency)) {
      refuse("currency", "currency_not_accepted", `the program accepts ${program.currencies.join(", ")}`);
    }
    const occurredMs = report.occurredAt === undefined ? now.getTime() : Date.parse(report.occurredAt);
    if (occurredMs > now.getTime() + FUTURE_MS)
      refuse("occurredAt", "in_the_future", "is more than five minutes ahead");
    if (occurredMs < now.getTime() - PAST_MS) refuse("occurredAt", "too_old", "is more than ten years ago");
    const email = report.customer?.email;
    if (email !== undefined && normaliseEmail(email) === null)
      refuse("customer.email", "invalid_format", "must be an e-mail address");
    const key = `${report.goal}\n${report.orderId}`;
    if (seen.has(key)) refuse("orderId", "duplicate", "stands twice in this request with the same goal");
    seen.add(key);
  }
  if (errors.length > 0) throw invalidFields(errors);
}

async function newConversion(
  services: Services,
  report: ConversionReport,
  program: CallerProgram,
  now: Date,
): Promise<NewConversion> {
  const token =
    report.clickId === undefined ? null : await readClickToken(report.clickId, services.tokenKeys);
  const buyerEmailHash =
    report.customer?.email === undefined ? null : await hashEmail(services, report.customer.email);
  const immediate = program.approvalMode === "immediate" && !needsPerson(report, program);
  const approveAt =
    program.approvalMode === "after_days" && !needsPerson(report, program)
      ? new Date(now.getTime() + program.approveAfterDays * DAY_MS)
      : null;
  return {
    id: services.newId(),
    goal: report.goal,
    orderId: report.orderId,
    amountMinor: String(report.amountMinor),
    currency: report.currency,
    customerExternalId: report.customer?.id ?? null,
    clickId: token?.ok ? token.value.clickId : null,
    linkId: token?.ok ? token.value.linkId : null,
    tokenRefusal: token === null || token.ok ? null : token.reason,
    buyerEmailHash,
    metadata: report.metadata ?? null,
    occurredAt: new Date(report.occurredAt ?? now).toISOString(),
    status: immediate ? "approved" : "pending",
    approveAt: approveAt?.toISOString() ?? null,
    contentHash: await contentHash(report, buyerEmailHash),
  };
}

/** The program's rule: above this amount a person decides. */
function needsPerson(report: ConversionReport, program: CallerProgram): boolean {
  const above = program.manualAboveMinor?.[report.currency];
  return above !== undefined && report.amountMinor > above;
}

/** What makes two reports of an order the same. The time counts only when the merchant gave one. */
async function contentHash(report: ConversionReport, buyerEmailHash: string | null): Promise<string> {
  const metadata = Object.entries(report.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const occurred = report.occurredAt === undefined ? null : new Date(report.occurredAt).toISOString();
  return sha256(
    JSON.stringify([
      report.amountMinor,
      report.currency,
      report.clickId ?? null,
      report.customer?.id ?? null,
      buyerEmailHash,
      occurred,
      metadata,
    ]),
  );
}

async function idempotencyKey(
  c: AppContext,
  programId: string,
  rows: readonly NewConversion[],
): Promise<IdempotencyKey | null> {
  const key = c.req.header("idempotency-key");
  if (key === undefined) return null;
  if (key === "" || key.length > KEY_MAX || !/^[\x21-\x7e]+$/.test(key)) {
    throw new Problem(
      "invalid_parameter",
      `Idempotency-Key must be 1 to ${KEY_MAX} printable ASCII characters.`,
      [
        {
          field: "Idempotency-Key",
          code: "invalid_format",
          message: `must be 1 to ${KEY_MAX} printable ASCII characters`,
        },
      ],
    );
  }
  const requestHash = await sha256(
    JSON.stringify([programId, ...rows.map((row) => [row.goal, row.orderId, row.contentHash])]),
  );
  return { id: c.get("services").newId(), scope: `conversions:${c.get("caller").keyId}`, key, requestHash };
}
