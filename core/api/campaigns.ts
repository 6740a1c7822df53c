import * as z from "zod/mini";
import {
  currencyField,
  destinationField,
  hostPatternField,
  idField,
  lineField,
  minorField,
  momentField,
  paragraphField,
  versionField,
  wholeField,
} from "./fields.ts";

const fields = {
  name: lineField(200),
  destinationUrl: destinationField,
  /** Hosts that links and deep links may lead to, besides the destination's own. */
  allowedHosts: z
    .array(hostPatternField, "must be a list of host names")
    .check(z.maxLength(50, "must have at most 50 host names")),
  terms: paragraphField(20_000),
  startsAt: z.nullable(momentField),
  endsAt: z.nullable(momentField),
  /** Days a click stays eligible. */
  windowDays: wholeField(1, 365),
  joinMode: z.enum(["open", "approval"], "must be open or approval"),
  maxPartners: z.nullable(wholeField(1, 1_000_000)),
  budgetMinor: z.nullable(minorField),
  budgetCurrency: z.nullable(currencyField),
  /** What happens when a commission no longer fits the budget. */
  budgetPolicy: z.enum(["stop_crediting", "pause_and_tell"], "must be stop_crediting or pause_and_tell"),
};

export const campaignCreateSchema = z.strictObject({
  programId: z.optional(idField),
  ...fields,
  allowedHosts: z._default(fields.allowedHosts, []),
  terms: z._default(fields.terms, ""),
  startsAt: z._default(fields.startsAt, null),
  endsAt: z._default(fields.endsAt, null),
  windowDays: z._default(fields.windowDays, 30),
  joinMode: z._default(fields.joinMode, "open"),
  maxPartners: z._default(fields.maxPartners, null),
  budgetMinor: z._default(fields.budgetMinor, null),
  budgetCurrency: z._default(fields.budgetCurrency, null),
  budgetPolicy: z._default(fields.budgetPolicy, "stop_crediting"),
});
export type CampaignCreate = z.infer<typeof campaignCreateSchema>;

export const campaignUpdateSchema = z.extend(z.partial(z.strictObject(fields)), { version: versionField });
export type CampaignUpdate = z.infer<typeof campaignUpdateSchema>;

export const campaignListFields = {
  programId: z.optional(idField),
  status: z.optional(z.enum(["active", "paused", "archived"], "must be active, paused or archived")),
};

/** A campaign as the API answers it. */
export interface Campaign {
  readonly id: string;
  readonly programId: string;
  readonly name: string;
  readonly status: "active" | "paused" | "archived";
  readonly destinationUrl: string;
  readonly allowedHosts: readonly string[];
  readonly terms: string;
  readonly startsAt: string | null;
  readonly endsAt: string | null;
  readonly windowDays: number;
  readonly joinMode: "open" | "approval";
  readonly maxPartners: number | null;
  readonly approvedPartners: number;
  readonly budgetMinor: number | null;
  readonly budgetCurrency: string | null;
  readonly budgetSpentMinor: number;
  readonly budgetExhaustedAt: string | null;
  readonly budgetPolicy: "stop_crediting" | "pause_and_tell";
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}
