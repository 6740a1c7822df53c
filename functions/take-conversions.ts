import { checkReports, type ReportRefusal } from "../core/conversions/check-report.ts";
import { completeItems, type StoredItem } from "../core/conversions/volume.ts";
import { ok, type Result, refuse } from "../core/result.ts";
import type { Identity } from "../db/client.ts";
import { insertConversions, type Receipt } from "../db/repositories/conversion-intake.ts";
import type { ConversionSource, IdempotencyKey, NewConversion } from "../db/repositories/new-conversions.ts";
import { findKnownProducts } from "../db/repositories/products.ts";
import type { OutboxRow } from "../queues/outbox.ts";
import type { CallerProgram } from "./caller-program.ts";
import { type IncomingConversion, newConversion } from "./new-conversion.ts";
import type { FieldError } from "./problem.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";

/** Where reports come from, whoever brings them: a request, a job, a provider's webhook. */
export interface Intake {
  readonly identity: Identity;
  readonly program: CallerProgram;
  readonly test: boolean;
  readonly source: ConversionSource;
  readonly requestId: string;
  /** When it came, where that was before now. */
  readonly receivedAt?: Date;
  /** The caller's `Idempotency-Key`, in a scope of its own. */
  readonly idempotency?: { readonly scope: string; readonly key: string };
}

export interface TakenConversion {
  readonly orderId: string;
  readonly goal: string;
  /** `superseded`: a browser's and a server's report of the order met, and the server's stands. */
  readonly status: "created" | "replayed" | "superseded" | "conflict";
  /** The conversion that there is of the order, also after a conflict. */
  readonly standingId: string | null;
  /** What stands now; null for a conflict. */
  readonly conversion: {
    readonly id: string;
    readonly programId: string;
    readonly goal: string;
    readonly orderId: string;
    readonly test: boolean;
    readonly amountMinor: number;
    readonly currency: string;
    readonly occurredAt: string;
    readonly receivedAt: string;
  } | null;
}

export interface Taken {
  /** In the order of the reports. */
  readonly results: readonly TakenConversion[];
  /** To be published once this has been awaited; null: nothing was written. */
  readonly handOff: OutboxRow | null;
}

export type IntakeRefusal =
  /** What is wrong with each report, in their order; empty for those that are right. Nothing was written. */
  | { readonly kind: "refused"; readonly refusals: readonly (readonly FieldError[])[] }
  | { readonly kind: "idempotency_key_reused" };

/**
 * Takes reports of conversions from whatever source, whole or not at all, and hands them on to attribution. Orders
 * that are there with the same content are answered as the first time; with other content they are conflicts. A server's or
 * provider's report takes the place of a browser's, whichever comes first.
 */
export async function takeConversions(
  services: Services,
  intake: Intake,
  reports: readonly IncomingConversion[],
): Promise<Result<Taken, IntakeRefusal>> {
  const { identity, program, test, source, requestId } = intake;
  const now = intake.receivedAt ?? services.now();
  const refusals = checkReports(reports, program, now.getTime());
  if (refusals.some((errors) => errors.length > 0)) return refuse({ kind: "refused", refusals });
  const items = await itemsOf(services, intake, reports);
  if (!items.ok) return refuse({ kind: "refused", refusals: items.reason });
  const rows = await Promise.all(
    reports.map((report, n) => newConversion(services, report, program, source, now, items.value[n])),
  );
  const outboxId = services.newId();
  const result = await insertConversions(services.appDb, identity, {
    programId: program.id,
    source,
    test,
    acceptsBrowsers: program.browserConversions === "accept",
    requestId,
    receivedAt: now,
    rows,
    outboxId,
    idempotency: await idempotencyKey(services, intake, rows),
  });
  if (result.outcome === "key_reused") return refuse({ kind: "idempotency_key_reused" });
  const standing = new Map(
    result.receipts.map((receipt) => [`${receipt.goal}\n${receipt.orderId}`, receipt]),
  );
  return ok({
    results: rows.map((row) => compare(row, standing.get(`${row.goal}\n${row.orderId}`), intake)),
    handOff: result.handedOff
      ? { id: outboxId, topic: "attribute-conversions", payload: { v: 1, requestId } }
      : null,
  });
}

/** The items of each report, with the categories and volumes that the program's list of products has for them now. */
async function itemsOf(
  { appDb }: Services,
  { identity, program }: Intake,
  reports: readonly IncomingConversion[],
): Promise<Result<StoredItem[][], ReportRefusal[][]>> {
  const named = new Set(reports.flatMap(({ items = [] }) => items.map(({ productId }) => productId)));
  const products =
    named.size === 0 ? new Map() : await findKnownProducts(appDb, identity, program.id, [...named]);
  const completed = reports.map(({ items = [] }) => completeItems(items, products));
  if (completed.every((one) => one.ok)) return ok(completed.map((one) => one.value));
  return refuse(completed.map((one) => (one.ok ? [] : one.reason)));
}

/** In place of the hash of a report whose buyer was erased, since a guess could be held against that hash. */
const UNLINKED_CONTENT = "erased";

/**
 * Whether an order that stands was reported with the same content. What was reported of a buyer who was erased is not
 * known any more: whatever is told of the order is told again.
 */
export const isSameReport = (receipt: Receipt, { contentHash }: NewConversion): boolean =>
  receipt.contentHash === contentHash || receipt.contentHash === UNLINKED_CONTENT;

function compare(
  row: NewConversion,
  receipt: Receipt | undefined,
  { program, source }: Intake,
): TakenConversion {
  const { orderId, goal } = row;
  const overruled = source === "browser" && receipt !== undefined && receipt.source !== "browser";
  if (receipt === undefined || !(isSameReport(receipt, row) || overruled))
    return { orderId, goal, status: "conflict", standingId: receipt?.id ?? null, conversion: null };
  return {
    orderId,
    goal,
    standingId: receipt.id,
    status: overruled ? "superseded" : statusOf(receipt),
    conversion: {
      id: receipt.id,
      programId: program.id,
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

function statusOf(receipt: Receipt): "replayed" | "superseded" | "created" {
  if (receipt.replayed) return "replayed";
  return receipt.superseded ? "superseded" : "created";
}

async function idempotencyKey(
  services: Services,
  { idempotency, program }: Intake,
  rows: readonly NewConversion[],
): Promise<IdempotencyKey | null> {
  if (idempotency === undefined) return null;
  const requestHash = await sha256(
    JSON.stringify([program.id, ...rows.map((row) => [row.goal, row.orderId, row.contentHash])]),
  );
  return { id: services.newId(), ...idempotency, requestHash };
}
