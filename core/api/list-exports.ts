import * as z from "zod/mini";

/** Lists of an organisation that can be exported. */
export const TENANT_LISTS = [
  ...(["conversions", "clicks", "partners", "payouts", "disputes", "webhook_deliveries"] as const),
] as const;
/** Lists of an affiliate's own. */
export const OWN_LISTS = [
  ...(["own_conversions", "own_clicks", "own_earnings", "own_links", "own_payouts"] as const),
  ...(["own_disputes", "own_deliveries"] as const),
] as const;
/** Lists over all organisations, for the platform's people. */
export const PLATFORM_LISTS = ["users", "organisations", "payees", "job_runs"] as const;
export const EXPORT_LISTS = [...TENANT_LISTS, ...OWN_LISTS, ...PLATFORM_LISTS] as const;
export type ExportList = (typeof EXPORT_LISTS)[number];

/** Rows that `GET …/export.csv` sends; of more an export is made by `POST …/exports`. */
export const STREAM_ROWS_MAX = 50_000;
/** Rows of one export. */
export const EXPORT_ROWS_MAX = 5_000_000;
/** Exports of one user that are being made at a time. */
export const EXPORTS_WAITING_MAX = 5;
/** How long an export can be fetched, and is kept. */
export const LIST_EXPORT_DAYS = 7;

/** Of both ways, beside the list's filters and `sort`. `bom`: a mark that Excel takes the file for UTF-8 by. */
export const exportFields = { bom: z.optional(z.enum(["true", "false"], "must be true or false")) };

export const LIST_EXPORT_STATES = ["requested", "ready", "failed", "expired"] as const;

/** An export as whoever asked for it sees it; nobody else does. `GET /api/account/list-exports` answers the latest. */
export interface ListExport {
  readonly id: string;
  readonly list: ExportList;
  /** Null: the user's own, or one over all organisations. */
  readonly organisationId: string | null;
  /** Filters and `sort`, as they were given. */
  readonly query: Readonly<Record<string, string>>;
  readonly state: (typeof LIST_EXPORT_STATES)[number];
  /** Written so far. */
  readonly rows: number;
  readonly bytes: number;
  readonly createdAt: string;
  /** When it is deleted; null: it is not ready. */
  readonly expiresAt: string | null;
}
