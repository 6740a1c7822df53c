import * as z from "zod/mini";
import { ITEM_KINDS, type ItemKind } from "../reconciliation/difference.ts";
import {
  RECONCILIATION_ITEM_STATES,
  type ReconciliationItemState,
  type ReconciliationRunState,
} from "../reconciliation/states.ts";
import { idField, lineField, reasonField } from "./fields.ts";

/** `POST /api/admin/reconciliation/runs`: the same key of the same person again is the same run. */
export const reconciliationRunSchema = z.strictObject({ key: lineField(64) });

/** `GET /api/admin/reconciliation/items?state=&kind=&programId=&ownerId=`; without a state those that wait for somebody. */
export const reconciliationItemFields = {
  state: z.optional(z.enum(RECONCILIATION_ITEM_STATES)),
  kind: z.optional(z.enum(ITEM_KINDS)),
  programId: z.optional(idField),
  ownerId: z.optional(idField),
};

/** `POST …/items/:id/assign`: one of the platform's owners and finance; null: nobody. */
export const assignItemSchema = z.strictObject({ userId: z.nullable(idField) });
/** `POST …/items/:id/resolve`: what came of it. */
export const resolveItemSchema = z.strictObject({ reason: reasonField });

export interface ReconciliationRunView {
  readonly id: string;
  /** The day, as `2026-11-21`; null: it was asked for. */
  readonly day: string | null;
  readonly state: ReconciliationRunState;
  readonly from: string;
  readonly to: string;
  /** What it does now. */
  readonly stage: string;
  /** What was looked at, `found`, `fresh`, `reopened` and `gone`, by name. */
  readonly counts: Readonly<Record<string, number>>;
  readonly error: string | null;
  readonly createdAt: string;
  readonly endedAt: string | null;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A difference. Amounts are minor units of `currency`; null: that side does not know the thing. */
export interface ReconciliationItemView {
  readonly id: string;
  readonly kind: ItemKind;
  readonly state: ReconciliationItemState;
  readonly program: Named | null;
  readonly payoutId: string | null;
  readonly stripeId: string | null;
  readonly currency: string | null;
  readonly expectedMinor: number | null;
  readonly actualMinor: number | null;
  readonly owner: Named | null;
  readonly resolution: string | null;
  readonly resolvedBy: Named | null;
  readonly firstFoundAt: string;
  readonly lastFoundAt: string;
  readonly endedAt: string | null;
}

/** A record of either side: fields by name, amounts in minor units. */
export type ReconciliationRecord = Readonly<Record<string, string | number | boolean | null>>;

export interface ReconciliationItemDetail extends ReconciliationItemView {
  readonly details: ReconciliationRecord;
  /** What our books have now, by what it is: `payout`, `account`, `posting`, `topUp`, `bankPayout`. */
  readonly ours: Readonly<Record<string, ReconciliationRecord>>;
  /** The payout's postings, in order. */
  readonly trail: readonly ReconciliationRecord[];
  readonly stripe: {
    /** What Stripe has now, by what it is; null: it could not be asked. */
    readonly records: Readonly<Record<string, ReconciliationRecord>> | null;
    /** Where Stripe's own pages show it. */
    readonly url: string | null;
  };
}
