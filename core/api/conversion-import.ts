import * as z from "zod/mini";

/** Of one file. */
export const IMPORT_MAX_BYTES = 1024 * 1024;
export const IMPORT_MAX_ROWS = 2_000;

/** The header of a file names these, in any order; the first four must be there. */
export const IMPORT_COLUMNS = [
  "order_id",
  "amount",
  "currency",
  "occurred_at",
  "goal",
  "click_id",
  "customer_id",
  "customer_email",
  "coupon",
] as const;
export type ImportColumn = (typeof IMPORT_COLUMNS)[number];
export const IMPORT_REQUIRED: readonly ImportColumn[] = ["order_id", "amount", "currency", "occurred_at"];

/** The query of `POST /api/v1/conversions/import`. */
export const conversionImportFields = {
  programId: z.optional(z.uuid("must be a UUID")),
  /** `true`: answers what would be done, and writes nothing. */
  dryRun: z._default(z.enum(["true", "false"], "must be true or false"), "false"),
};

/**
 * `superseded`: a browser had reported the order, and what the file says takes its place. `conflict`: it was reported
 * with other content, and stays as it stands. `refused`: something is wrong with the row.
 */
export type ImportOutcome = "created" | "replayed" | "superseded" | "conflict" | "refused";

export interface ImportProblem {
  /** Of the file's header; null: the row as a whole. */
  readonly column: string | null;
  readonly code: string;
  readonly message: string;
}

/** What became of a file of conversions, or would. */
export interface ConversionImport {
  readonly dryRun: boolean;
  readonly counts: Readonly<Record<ImportOutcome, number>>;
  /** Of what is new or takes a browser's place, by currency. */
  readonly sums: readonly {
    readonly currency: string;
    readonly conversions: number;
    readonly amountMinor: number;
  }[];
  /** Whose click or coupon a new row brings: whether that counts, attribution decides. Most conversions first. */
  readonly partners: readonly {
    readonly partnerId: string;
    readonly name: string;
    readonly conversions: number;
  }[];
  /** New rows that bring neither: only the customer may lead to a partner. */
  readonly withoutClick: number;
  /** In the order of the file. */
  readonly rows: readonly {
    /** From 1, the header's is 1. */
    readonly line: number;
    readonly orderId: string;
    readonly goal: string;
    readonly outcome: ImportOutcome;
    /** What there is of the order, or now is. */
    readonly conversionId: string | null;
    readonly problems: readonly ImportProblem[];
  }[];
}
