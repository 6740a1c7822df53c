import { sql } from "drizzle-orm";
import { type PeriodKind, periodAt } from "../../core/period/period-bounds.ts";
import { type Identity, queryAs } from "../../db/client.ts";
import { presentProgress } from "../present-period.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { previewRank } from "./preview-period.ts";

type PlaceRow = {
  programId: string;
  kind: PeriodKind;
  timezone: string;
  period_id: string | null;
  starts_ms: number | null;
  ends_ms: number | null;
  before_id: string | null;
  paid: string | null;
};

/**
 * What rank a partner is paid by now, what it holds in the period that goes on, and what it lacks for the next one. Acts in
 * the partner's tenant: who asks must be allowed to know of the partner.
 */
export async function partnerRank(
  services: Pick<Services, "app" | "appDb" | "newId" | "now">,
  identity: Identity,
  partnerId: string,
) {
  const now = services.now();
  const place = found(await findPlace(services, identity, partnerId, now), "partner");
  const { programId, kind, timezone, starts_ms, ends_ms, before_id } = place;
  const natural = periodAt(now, kind, timezone);
  const period = {
    id: place.period_id ?? services.newId(),
    startsAt: new Date(starts_ms ?? natural.startsAtMs),
    endsAt: new Date(ends_ms ?? natural.endsAtMs),
  };
  const of = {
    ...period,
    organisationId: identity.organisationId,
    programId,
    beforeId: before_id,
    frozen: false,
  };
  const progress = found((await previewRank(services, identity, of, partnerId)) ?? undefined, "partner");
  return {
    partnerId,
    periodId: place.period_id,
    startsAt: period.startsAt.toISOString(),
    endsAt: period.endsAt.toISOString(),
    paidRank: place.paid,
    ...presentProgress(progress),
  };
}

/** The open period that goes on now, and the last one before it that was worked out. */
async function findPlace(
  { appDb }: Pick<Services, "appDb">,
  identity: Identity,
  partnerId: string,
  now: Date,
): Promise<PlaceRow | undefined> {
  const at = sql`${now.toISOString()}::timestamptz`;
  const [row] = await queryAs<PlaceRow>(
    appDb,
    identity,
    sql`
    SELECT p.program_id AS "programId", g.period_kind AS kind, g.timezone, o.id AS period_id,
      (extract(epoch FROM o.starts_at) * 1000)::float8 AS starts_ms, (extract(epoch FROM o.ends_at) * 1000)::float8 AS ends_ms,
      (SELECT b.id FROM periods b WHERE b.program_id = p.program_id AND b.state IN ('calculated', 'approved', 'finalised')
        ORDER BY b.number DESC LIMIT 1) AS before_id,
      (SELECT s.rank FROM partner_standings s WHERE s.partner_id = p.id AND s.effective_from <= ${at}
        ORDER BY s.effective_from DESC LIMIT 1) AS paid
    FROM partners p JOIN programs g ON g.id = p.program_id
      LEFT JOIN periods o ON o.program_id = p.program_id AND o.state = 'open' AND o.starts_at <= ${at} AND o.ends_at > ${at}
    WHERE p.id = ${partnerId}::uuid`,
  );
  return row;
}
