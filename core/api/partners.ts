import * as z from "zod/mini";
import { PARTNER_STATUSES, type PartnerStatus } from "../genealogy/partner-status.ts";
import { emailField, idField, lineField, momentField, reasonField, versionField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

const externalIdField = lineField(200);
const status = z.enum(PARTNER_STATUSES, "must be active or suspended");

export const partnerCreateSchema = z
  .strictObject({
    programId: z.optional(idField),
    email: emailField,
    name: lineField(200),
    /** Who enrolled this partner; null or absent: nobody, unless the next field names somebody. */
    sponsorPartnerId: z._default(z.nullable(idField), null),
    /** The same, by how another system of the merchant's calls the sponsor. */
    sponsorExternalId: z.optional(externalIdField),
    /** How another system of the merchant's calls this partner; unique in the program. */
    externalId: z.optional(externalIdField),
    /** Absent: now. */
    joinedAt: z.optional(momentField),
  })
  .check(
    z.refine((partner) => partner.sponsorPartnerId === null || partner.sponsorExternalId === undefined, {
      path: ["sponsorExternalId"],
      error: "names the sponsor a second time",
    }),
  );
export type PartnerCreate = z.infer<typeof partnerCreateSchema>;

export const partnerUpdateSchema = z
  .strictObject({ status, reason: z.optional(reasonField), version: versionField })
  .check(
    z.refine((update) => update.status === "active" || update.reason !== undefined, {
      path: ["reason"],
      error: "is required to suspend",
    }),
  );

/** What `GET /partners` can be sorted by. Names are in the order of their characters: capitals come first. */
export const PARTNER_SORTS = { createdAt: "id", joinedAt: "moment", name: "text" } as const satisfies Sorts;

/** `GET /partners`, beside `limit`, `cursor` and `sort`. */
export const partnerListFields = {
  programId: z.optional(idField),
  status: z.optional(status),
  email: z.optional(emailField),
  externalId: z.optional(externalIdField),
  groupId: z.optional(idField),
  /** Part of the name or address, in any case. */
  q: z.optional(lineField(100)),
};
export type PartnerFilter = z.infer<z.ZodMiniObject<typeof partnerListFields>>;

/** A partner as the API answers it. */
export interface Partner {
  readonly id: string;
  readonly programId: string;
  readonly email: string;
  readonly name: string;
  readonly status: PartnerStatus;
  readonly statusReason: string | null;
  readonly externalId: string | null;
  readonly sponsorPartnerId: string | null;
  /** Null: in none. */
  readonly groupId: string | null;
  readonly joinedAt: string;
  readonly version: number;
  readonly createdAt: string;
}

/** `GET /api/v1/partners/:id/figures`: what it brought in the last 30 days, and what it has now. */
export interface PartnerFigures {
  readonly from: string;
  /** Of people. */
  readonly clicks: number;
  readonly bots: number;
  /** Credited in full or in part, and not rejected. */
  readonly conversions: number;
  /** That are not archived. */
  readonly links: number;
  readonly balances: readonly {
    readonly currency: string;
    readonly pendingMinor: number;
    readonly availableMinor: number;
  }[];
}
