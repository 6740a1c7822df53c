import type { CommissionData, WebhookPayload } from "../../core/api/webhooks.ts";
import { minorToJson } from "../../core/money/amount.ts";
import { type AnyEventType, PAYLOAD_VERSION } from "../../core/webhooks/event-types.ts";
import type { ConversionRow } from "../../db/repositories/conversions.ts";
import type { EnrollmentRow } from "../../db/repositories/enrollments.ts";
import type { PartnerRow } from "../../db/repositories/partners.ts";
import type { PayoutRow } from "../../db/repositories/payouts/line-lists.ts";
import { presentPayout } from "../payouts/present-payout.ts";
import { presentConversion } from "../present-conversion.ts";
import { presentEnrollment } from "../present-enrollment.ts";
import { presentPartner } from "../present-partner.ts";

/** An event with its subject's columns, as they were and, where an event does not keep them, as they are. */
export interface StoredEvent {
  readonly eventId: string;
  readonly type: AnyEventType;
  readonly test: boolean;
  readonly at: string | Date;
  readonly programId: string | null;
  readonly subject: Readonly<Record<string, unknown>>;
}

/** What an endpoint is sent of an event: its subject as the API answers it. */
export function presentPayload({ eventId, type, test, at, programId, subject }: StoredEvent): WebhookPayload {
  const createdAt = new Date(at).toISOString();
  return {
    id: eventId,
    type,
    version: PAYLOAD_VERSION,
    createdAt,
    programId,
    test,
    data: dataOf(type, subject),
  };
}

function dataOf(type: AnyEventType, subject: StoredEvent["subject"]): WebhookPayload["data"] {
  const [kind] = type.split(".");
  switch (kind) {
    case "conversion":
      return presentConversion(subject as unknown as ConversionRow);
    case "commission":
      return { ...presentCommission(subject) };
    case "partner":
      return { ...presentPartner(rowOf(subject) as unknown as PartnerRow) };
    case "enrollment":
      return { ...presentEnrollment(rowOf(subject) as unknown as EnrollmentRow) };
    case "payout":
      return { ...presentPayout(rowOf(subject) as unknown as PayoutRow) };
    default:
      return { message: "This is a test: nothing has happened." };
  }
}

/** A row as repositories answer it, of a row as Postgres writes it in JSON: `joined_at` is `joinedAt`, a Date. */
function rowOf(subject: StoredEvent["subject"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(subject).map(([column, value]) => {
      const name = column.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
      return [name, column.endsWith("_at") && typeof value === "string" ? new Date(value) : value];
    }),
  );
}

/** What is read of an accrual's columns in JSON. */
interface StoredAccrual {
  readonly id: string;
  readonly program_id: string;
  readonly partner_id: string;
  readonly campaign_id: string;
  readonly conversion_id: string;
  readonly order_id: string;
  readonly goal: string;
  readonly conversion_status: string;
  readonly level: number;
  readonly currency: string;
  readonly base_minor: number;
  readonly amount_minor: number;
  readonly reversed_minor: number;
  readonly points: number;
  readonly matures_at: string;
  readonly matured_at: string | null;
  readonly created_at: string;
}

export function presentCommission(subject: StoredEvent["subject"]): CommissionData {
  const line = subject as unknown as StoredAccrual;
  return {
    ...{ id: line.id, programId: line.program_id, partnerId: line.partner_id, campaignId: line.campaign_id },
    ...{ conversionId: line.conversion_id, orderId: line.order_id, goal: line.goal },
    ...{ conversionStatus: line.conversion_status, level: line.level, currency: line.currency },
    baseMinor: toJson(line.base_minor),
    amountMinor: toJson(line.amount_minor),
    reversedMinor: toJson(line.reversed_minor),
    points: toJson(line.points),
    maturesAt: new Date(line.matures_at).toISOString(),
    maturedAt: line.matured_at === null ? null : new Date(line.matured_at).toISOString(),
    createdAt: new Date(line.created_at).toISOString(),
  };
}

const toJson = (minor: number): number => minorToJson(BigInt(minor));
