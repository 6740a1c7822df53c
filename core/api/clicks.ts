import * as z from "zod/mini";
import { idField, momentField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/** What a list of clicks can be sorted by. */
export const CLICK_SORTS = { at: "id" } as const satisfies Sorts;

/** Filters of every list of clicks. */
export const clickListFields = {
  programId: z.optional(idField),
  linkId: z.optional(idField),
  /** `true`: only those of bots; `false`: only those of people, as far as can be told. */
  bot: z.optional(z.enum(["true", "false"], "must be true or false")),
  country: z.optional(z.string().check(z.regex(/^[A-Z]{2}$/, "must be two capitals, as VN"))),
  /** Half-open. */
  from: z.optional(momentField),
  to: z.optional(momentField),
};

/** `GET /api/v1/reports/clicks` */
export const merchantClickFields = {
  ...clickListFields,
  partnerId: z.optional(idField),
  campaignId: z.optional(idField),
};
export type ClickFilter = z.infer<z.ZodMiniObject<typeof merchantClickFields>>;

/** A click as the merchant sees it. */
export interface MerchantClick {
  readonly id: string;
  readonly at: string;
  readonly programId: string;
  readonly linkId: string;
  readonly linkCode: string;
  readonly partnerId: string;
  readonly partnerName: string;
  /** Class of bot; null: a person as far as can be told. */
  readonly bot: string | null;
  readonly device: string | null;
  readonly os: string | null;
  readonly browser: string | null;
  readonly country: string | null;
  readonly region: string | null;
  readonly city: string | null;
  /** Host of the page that the link was on. */
  readonly referrer: string | null;
  readonly sub: Readonly<Record<string, string>> | null;
  readonly utm: Readonly<Record<string, string>> | null;
  /** The visitor's browser asked not to be tracked: hardly anything is kept. */
  readonly privacy: boolean;
  readonly requestId: string;
}
