import * as z from "zod/mini";
import { keySchema } from "../commission/rules/shapes.ts";
import { currencyField, idField, reasonField, versionField, wholeField } from "./fields.ts";

const PERIOD_STATES = ["open", "closing", "calculated", "approved", "finalised"] as const;

export const periodListFields = {
  programId: z.optional(idField),
  state: z.optional(z.enum(PERIOD_STATES)),
};

/** Results of one rank, or of one partner. */
export const periodResultFields = {
  partnerId: z.optional(idField),
  rank: z.optional(keySchema),
};

export const periodPreviewFields = { partnerId: z.optional(idField) };

export const periodApproveSchema = z.strictObject({
  version: versionField,
  /** Approved although a plan that it was worked out by is more than the program's country allows now. */
  despiteCountryPolicy: z.optional(z.literal(true, "must be true")),
});

const of = { partnerId: idField, reason: reasonField };

/** What shall stand in place of what was calculated, or besides it. */
export const overrideCreateSchema = z.discriminatedUnion("kind", [
  /** The paid rank, by its key; null: none. */
  z.strictObject({ ...of, kind: z.literal("rank"), rank: z.nullable(keySchema) }),
  /** Whole units added to the personal volume; it never falls below 0. */
  z.strictObject({ ...of, kind: z.literal("volume"), volume: wholeField(-1_000_000_000, 1_000_000_000) }),
  /** Paid besides all else. */
  z.strictObject({
    ...of,
    kind: z.literal("amount"),
    amountMinor: wholeField(1, Number.MAX_SAFE_INTEGER),
    currency: currencyField,
  }),
]);
export type OverrideCreate = z.infer<typeof overrideCreateSchema>;

/** A period as the API answers it. */
export interface Period {
  readonly id: string;
  readonly programId: string;
  readonly number: number;
  readonly startsAt: string;
  /** Half-open: it ends one millisecond before. */
  readonly endsAt: string;
  readonly state: (typeof PERIOD_STATES)[number];
  /** What somebody asked for that has not begun. */
  readonly asked: string | null;
  readonly frozenAt: string | null;
  readonly inputsHash: string | null;
  readonly resultsHash: string | null;
  readonly totals: Readonly<Record<string, unknown>> | null;
  readonly approvedAt: string | null;
  readonly finalisedAt: string | null;
  readonly version: number;
}

/** What a period came to for one partner. */
export interface PeriodResult {
  readonly partnerId: string;
  readonly personalVolume: number;
  readonly groupVolume: number;
  readonly active: boolean;
  readonly directPartners: number;
  readonly activeDirectPartners: number;
  readonly downlinePartners: number;
  readonly activeDownlinePartners: number;
  readonly activeLegs: number;
  readonly qualifiedLevels: number;
  readonly rank: string | null;
  readonly lifetimeRank: string | null;
}
