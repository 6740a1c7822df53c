import * as z from "zod/mini";
import { CASE_SEVERITIES, type CaseSeverity } from "../compliance/states.ts";
import { FRAUD_DECISIONS, FRAUD_STATES, type FraudDecision, type FraudState } from "../fraud/signal-state.ts";
import { FRAUD_KINDS, type FraudKind } from "../fraud/signals.ts";
import type { PartnerStatus } from "../genealogy/partner-status.ts";
import { idField, reasonField, versionField } from "./fields.ts";

/** `id`: when it was first seen. */
export const FRAUD_SORTS = { severity: "whole", createdAt: "id" } as const;

/** Query of `GET /api/admin/fraud`, beside `limit`, `cursor` and `sort`. */
export const fraudSearchFields = {
  /** Absent: what nobody has decided on. */
  state: z.optional(z.enum(FRAUD_STATES, `must be one of ${FRAUD_STATES.join(", ")}`)),
  kind: z.optional(z.enum(FRAUD_KINDS, `must be one of ${FRAUD_KINDS.join(", ")}`)),
  severity: z.optional(z.enum(CASE_SEVERITIES, `must be one of ${CASE_SEVERITIES.join(", ")}`)),
  affiliateId: z.optional(idField),
  /** About one of its programs. */
  organisationId: z.optional(idField),
};

/** `POST /api/admin/fraud/:id/decide` */
export const decideFraudSchema = z.strictObject({
  decision: z.enum(FRAUD_DECISIONS, `must be one of ${FRAUD_DECISIONS.join(", ")}`),
  /** Of a suspension the partner and the merchant read it; else the platform's people alone. */
  reason: reasonField,
  version: versionField,
});

interface Named {
  readonly id: string;
  readonly name: string;
}

/** `GET /api/admin/fraud` */
export interface FraudSignalView {
  readonly id: string;
  readonly kind: FraudKind;
  readonly severity: CaseSeverity;
  readonly state: FraudState;
  /** Counts by name, as the kind has them (`FRAUD_FIGURES` in `core/fraud/signals.ts`). */
  readonly figures: Readonly<Record<string, number>>;
  /** The UTC day that it is about; null: the last four weeks. */
  readonly day: string | null;
  readonly affiliate: Named;
  /** Null: it is not about one program. */
  readonly partner: Named | null;
  readonly program: Named | null;
  readonly organisation: Named | null;
  /** What was decided last; null: nothing yet. `by` null: the account was erased. */
  readonly decided: {
    readonly decision: FraudDecision;
    readonly reason: string;
    readonly by: string | null;
    readonly at: string;
  } | null;
  readonly createdAt: string;
  /** When its figures became what they are. */
  readonly changedAt: string;
  readonly version: number;
}

/** What the partner's figures were on a UTC day. */
export interface FraudDay {
  readonly day: string;
  readonly clicks: number;
  readonly bots: number;
  readonly uniques: number;
  readonly conversions: number;
  readonly rejected: number;
}

/** A conversion that a signal is made of. */
export interface FraudConversion {
  readonly id: string;
  readonly orderId: string;
  readonly occurredAt: string;
  readonly amountMinor: number;
  readonly currency: string;
  readonly status: "pending" | "approved" | "rejected";
  readonly reason: string | null;
}

/** `GET /api/admin/fraud/:id` */
export interface FraudSignalDetail extends FraudSignalView {
  /** Days with figures, the oldest first. */
  readonly days: readonly FraudDay[];
  /** What it counts, the latest 50. */
  readonly conversions: readonly FraudConversion[];
  /** Who else is, or was, paid to the same account; up to 50. */
  readonly alike: readonly Named[];
  /** All that the affiliate is paid is held. */
  readonly held: boolean;
  /** Null: it is not about a partner. */
  readonly partnerStatus: PartnerStatus | null;
  /** Cases of compliance about the affiliate that are not resolved. */
  readonly openCases: number;
}
