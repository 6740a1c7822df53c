import * as z from "zod/mini";
import { LINK_CODE } from "../clicks/link-record.ts";
import { LINK_LINES_MAX } from "./bounds.ts";
import { destinationField, idField, lineField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

export const AFFILIATE_LINK_SORTS = { createdAt: "id", code: "text" } as const satisfies Sorts;

/** `GET /api/affiliate/links`, beside page and sort. */
export const affiliateLinkFields = {
  campaignId: z.optional(idField),
  status: z.optional(z.enum(["active", "archived"], "must be active or archived")),
  /** What the code or the page it leads to contains, in any case. */
  q: z.optional(lineField(100)),
};
export type AffiliateLinkFilter = z.infer<z.ZodMiniObject<typeof affiliateLinkFields>>;

/** Days of `recent`, by UTC, today among them. */
export const RECENT_DAYS = 30;

const placeFields = {
  /** Absent: eight random letters and digits. */
  code: z.optional(z.string("must be text").check(z.regex(LINK_CODE, "must be 3 to 64 of A–Z a–z 0–9 - _"))),
  /** Absent or null: the campaign's destination. */
  destinationUrl: z.optional(z.nullable(destinationField)),
};

export const affiliateLinkCreateSchema = z.strictObject({ enrollmentId: idField, ...placeFields });

/** One line of several links: what is wrong with it is told of it alone. */
export const linkLineSchema = z.strictObject(placeFields);

const LINE_MAX_LENGTH = 5_000;

const rawField = z.optional(z.string("must be text").check(z.maxLength(LINE_MAX_LENGTH, "is too long")));

/** `POST /api/affiliate/links/bulk`: each line is made whole, or not at all with every reason; lines do not depend on each other. */
export const affiliateLinksBulkSchema = z.strictObject({
  enrollmentId: idField,
  lines: z
    .array(z.strictObject({ destinationUrl: rawField, code: rawField }), "must be a list of lines")
    .check(
      z.minLength(1, "must have a line"),
      z.maxLength(LINK_LINES_MAX, `must have at most ${LINK_LINES_MAX} lines`),
    ),
  /** True: says what would become of each line, and makes nothing. */
  dryRun: z._default(z.boolean("must be true or false"), false),
});
export type AffiliateLinksBulk = z.infer<typeof affiliateLinksBulkSchema>;

export interface LinksMade {
  readonly dryRun: boolean;
  /** Lines that are made, or would be. */
  readonly made: number;
  /** False: not all of them are everywhere yet. */
  readonly published: boolean;
  /** In the order of the request. */
  readonly rows: readonly LinkLineResult[];
}

export interface LinkLineResult {
  /** `right`: it would be made. */
  readonly outcome: "made" | "right" | "refused";
  /** Null: it is not made. */
  readonly id: string | null;
  readonly url: string | null;
  readonly errors: readonly { readonly field: string; readonly code: string; readonly message: string }[];
}
