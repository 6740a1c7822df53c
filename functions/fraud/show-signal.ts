import type { FraudSignalDetail } from "../../core/api/fraud.ts";
import type { FraudKind } from "../../core/fraud/signals.ts";
import {
  findSignal,
  findSignalStanding,
  listSignalConversions,
  type SignalConversions,
  type SignalRow,
} from "../../db/repositories/fraud/views.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { presentSignalDetail } from "./present-signal.ts";
import { firstDayOf } from "./scan.ts";

const DAY_MS = 86_400_000;

/** Which conversions a kind is made of; of the others the days say all. */
const CONVERSIONS_OF: Readonly<Partial<Record<FraudKind, SignalConversions["of"]>>> = {
  ...{ self_referral: "own", rejections: "rejected", burst: "credited", conversion_rate: "credited" },
};

/** A signal with what it is made of, as that is now. */
export async function showSignal(
  { jobDb, now }: Pick<Services, "jobDb" | "now">,
  id: string,
): Promise<FraudSignalDetail> {
  const row = found(await findSignal(jobDb, id), "signal");
  const at = now();
  const from = firstDayOf(at);
  const wanted = conversionsOf(row, from, at);
  const subject = { affiliateId: row.affiliate.id, partnerId: row.partner?.id ?? null };
  const [standing, conversions] = await Promise.all([
    findSignalStanding(jobDb, subject, from),
    wanted === null ? [] : listSignalConversions(jobDb, wanted),
  ]);
  return presentSignalDetail(row, standing, conversions);
}

function conversionsOf({ kind, partner, day }: SignalRow, from: Date, at: Date): SignalConversions | null {
  const of = CONVERSIONS_OF[kind];
  if (of === undefined || partner === null) return null;
  const partnerId = partner.id;
  if (day === null) return { partnerId, of, from, to: new Date(at.getTime() + DAY_MS) };
  const midnight = new Date(`${day}T00:00:00Z`);
  return { partnerId, of, from: midnight, to: new Date(midnight.getTime() + DAY_MS) };
}
