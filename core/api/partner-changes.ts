import * as z from "zod/mini";
import { idField, reasonField } from "./fields.ts";

/** Partners that one request changes. */
export const PARTNERS_MAX = 100;

const fields = {
  partnerIds: z
    .array(idField, "must be a list of ids")
    .check(
      z.minLength(1, "must name a partner"),
      z.maxLength(PARTNERS_MAX, `must name at most ${PARTNERS_MAX}`),
    ),
  /** True: answers what would be done, and writes nothing. */
  dryRun: z._default(z.boolean("must be true or false"), false),
};

/** `POST /api/v1/partners/changes`: the same for several partners of one program, all or none. */
export const partnerChangesSchema = z.discriminatedUnion(
  "action",
  [
    z.strictObject({ action: z.literal("suspend"), reason: reasonField, ...fields }),
    z.strictObject({ action: z.literal("reinstate"), ...fields }),
    /** Null: out of the group that each is in. */
    z.strictObject({ action: z.literal("group"), groupId: z.nullable(idField), ...fields }),
  ],
  { error: "must be suspend, reinstate or group" },
);
export type PartnerChanges = z.infer<typeof partnerChangesSchema>;

/** What became of several partners, or would. */
export interface PartnersChanged {
  readonly dryRun: boolean;
  readonly changed: number;
  readonly unchanged: number;
  /** Of those that change: links that lead somewhere until they are suspended, or from when they are reinstated. */
  readonly links: number;
  /** What they have that is on hold, by currency: it matures whatever their status is. */
  readonly pending: readonly { readonly currency: string; readonly amountMinor: number }[];
  /** In the order of the request. */
  readonly rows: readonly {
    readonly partnerId: string;
    readonly name: string;
    readonly outcome: "changed" | "unchanged";
  }[];
}
