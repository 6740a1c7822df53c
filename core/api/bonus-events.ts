import * as z from "zod/mini";
import { SEEN_EVENTS } from "../commission/rules/bonus.ts";
import { keySchema } from "../commission/rules/shapes.ts";
import { currencyField, idField, lineField, momentField } from "./fields.ts";

/** Ids of events that we see ourselves: nobody tells of them. */
const OWN_ID = /^tributary:/;

/** `POST /api/v1/bonus-events`: something happened that a referral bonus of the plan names. */
export const bonusEventSchema = z
  .strictObject({
    programId: z.optional(idField),
    /** The caller's id: told twice, it is one event. */
    eventId: lineField(200).check(z.refine((id) => !OWN_ID.test(id), "must not begin with tributary:")),
    type: keySchema.check(
      z.refine((type) => !SEEN_EVENTS.includes(type), "is an event that we see ourselves"),
    ),
    /** Who was recruited, by one of both; its sponsors are paid. */
    partnerId: z.optional(idField),
    externalId: z.optional(lineField(200)),
    occurredAt: momentField,
    currency: currencyField,
  })
  .check(
    z.refine((event) => (event.partnerId === undefined) !== (event.externalId === undefined), {
      error: "name the partner by partnerId or externalId",
      path: ["partnerId"],
    }),
  );
export type BonusEventReport = z.infer<typeof bonusEventSchema>;

export interface BonusEvent {
  readonly id: string;
  readonly programId: string;
  readonly eventId: string;
  readonly type: string;
  readonly partnerId: string;
  readonly occurredAt: string;
  readonly currency: string | null;
  /** Null: it waits. */
  readonly settledAt: string | null;
  /** Why nothing came of it; null: something did, or it waits. */
  readonly outcomeReason: string | null;
}
