import { type SQL, sql } from "drizzle-orm";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import type { HttpDatabase } from "../client.ts";
import { JOINS_PER_VISITOR } from "./attribution-facts.ts";
import { teaches } from "./confirmed.ts";
import type { OutboxRow } from "./ingest.ts";
import type { ClickRow } from "./ingest-rows.ts";

/** What a late click is recognised by. `at` in Unix milliseconds. */
export type SeenClick = Pick<
  ClickRow,
  "id" | "organisationId" | "programId" | "requestId" | "at" | "visitor" | "bot"
>;

/** A visitor of the merchant's pages who came by a click, as a page event or a report told. */
export type SeenJoin = Pick<ClickRow, "organisationId" | "programId" | "requestId"> & {
  readonly visitor: string;
  readonly clickId: string;
};

/** What was just committed. */
export interface Seen {
  readonly clicks: readonly SeenClick[];
  readonly joins: readonly SeenJoin[];
}

export interface LateClicks {
  /** Conversions that were not waiting for attribution and now are. */
  readonly marked: number;
  /** The outbox rows written for them, one per organisation, to be published now. */
  readonly outbox: readonly OutboxRow[];
}

/** The job that the outbox rows ask for. */
const TOPIC = "attribute-conversions";

/**
 * Marks conversions that these clicks could concern and that were attributed without them, and asks for their
 * attribution, in one statement. To be called after clicks and joins are committed: whoever attributes from then on
 * finds them, and whoever did before is found here. Idempotent; safe to repeat for clicks of any age.
 *
 * A conversion that waits already gets no outbox row, but its version grows all the same: an attribution that has
 * loaded its touches and not committed yet is stale then, and loads again with the click.
 *
 * @param outboxId makes the id (UUIDv7) of an outbox row.
 */
export async function markLateClicks(
  db: HttpDatabase,
  seen: Seen,
  outboxId: () => string,
): Promise<LateClicks> {
  if (seen.clicks.length + seen.joins.length === 0) return { marked: 0, outbox: [] };
  const { rows } = await db.execute<{ marked: number; outbox: OutboxRow[] }>(
    statement(encodeClicks(seen), encodeJoins(seen), encodeOrganisations(seen, outboxId)),
  );
  const [answer] = rows;
  if (answer === undefined) throw new Error("the late click statement answered no row");
  return { marked: answer.marked, outbox: answer.outbox };
}

function encodeClicks({ clicks }: Seen): string {
  return JSON.stringify(
    clicks.map(({ id, programId, requestId, at, visitor, bot }) => ({
      id,
      p: programId,
      r: requestId,
      t: at,
      v: visitor,
      b: bot !== undefined,
    })),
  );
}

/** A click's time is in its id. */
function encodeJoins({ joins }: Seen): string {
  return JSON.stringify(
    joins.flatMap(({ programId, requestId, visitor, clickId }) => {
      const at = uuidv7Time(clickId);
      return at === undefined ? [] : [{ id: clickId, p: programId, r: requestId, t: at, v: visitor }];
    }),
  );
}

function encodeOrganisations({ clicks, joins }: Seen, outboxId: () => string): string {
  const ids = [...new Set([...clicks, ...joins].map((one) => one.organisationId))].sort();
  return JSON.stringify(ids.map((id) => ({ id, row: outboxId() })));
}

/** Who hands a link on with its token makes many visitors come by one click; so many of them are looked at. */
const SHOPPERS_PER_CLICK = 100;

/** What is read of a conversion, by whichever way it was found. */
const CONVERSION = sql`v.id AS conversion_id, v.program_id, v.occurred_at, v.attribution_revision AS revision,
  v.visitor AS known_visitor, v.customer_id, ${teaches("v")} AS teaches`;

/*
 * `keys`: the visitors that a click leads to: its own, and those of the merchant's pages who came by it, or by another
 * click of its own visitor.
 * `clicked`: who clicked came by the click, too. Kept of joined clicks alone, so that the way from another click to the
 * merchant's pages is two short look-ups; the clicks of a visitor lie in many partitions. Where the click comes after
 * the page event, the visitor's next page event tells.
 * `found`: a click finds conversions by their token, and by its keys their visitor and their customer's visitors. Only
 * the token's own click may be later than the conversion, by the clock skew that attribution allows. A machine's click is
 * looked for in the attributions in force as well: a checkout's binding names it without its event.
 * `concerned`: of these, the ones whose attribution in force does not list the click; also those whose token's
 * click tells something new: which visitor or which customer's visitor it was; and those that credit a bot. A join is new as
 * long as the attribution is older than it (a statement's time is its start, hence the minute): the same visitor goes
 * on looking at pages, and a click that is out of every window is never listed.
 * The look-ups are fenced (OFFSET 0), so that they go by the index also on a table that was never analysed; left to
 * itself, the planner has been seen to take 17 s for what takes 0.1 s.
 */
const statement = (clicks: string, joins: string, organisations: string): SQL => sql`WITH
c AS MATERIALIZED (
  SELECT id, p AS program_id, r AS request_id, to_timestamp(t / 1000) AS at, v AS visitor, b AS bot
  FROM json_to_recordset(${clicks}::json) AS x(id uuid, p uuid, r uuid, t float8, v uuid, b boolean)
),
joins AS MATERIALIZED (
  SELECT id, p AS program_id, r AS request_id, to_timestamp(t / 1000) AS at, v AS visitor
  FROM json_to_recordset(${joins}::json) AS x(id uuid, p uuid, r uuid, t float8, v uuid)
),
keys AS MATERIALIZED (
  SELECT id, program_id, request_id, at, visitor, NULL::timestamptz AS joined_at FROM c WHERE visitor IS NOT NULL
  UNION ALL
  SELECT c.id, c.program_id, c.request_id, c.at, s.visitor, NULL
  FROM c CROSS JOIN LATERAL (
    SELECT program_id, visitor FROM visitor_clicks WHERE click_id = c.id LIMIT ${SHOPPERS_PER_CLICK}
  ) s WHERE s.program_id = c.program_id
  UNION ALL
  SELECT c.id, c.program_id, c.request_id, c.at, s.visitor, NULL
  FROM c CROSS JOIN LATERAL (
    SELECT click_id FROM visitor_clicks WHERE program_id = c.program_id AND visitor = c.visitor
    ORDER BY click_id DESC LIMIT ${JOINS_PER_VISITOR}
  ) j CROSS JOIN LATERAL (
    SELECT program_id, visitor FROM visitor_clicks WHERE click_id = j.click_id LIMIT ${SHOPPERS_PER_CLICK}
  ) s WHERE s.program_id = c.program_id
  UNION ALL
  SELECT x.id, x.program_id, x.request_id, x.at, x.visitor, j.created_at
  FROM joins x CROSS JOIN LATERAL (
    SELECT j.created_at FROM visitor_clicks j
    WHERE j.program_id = x.program_id AND j.visitor = x.visitor AND j.click_id = x.id OFFSET 0
  ) j
),
clicked AS (
  INSERT INTO visitor_clicks (organisation_id, program_id, visitor, click_id)
  SELECT DISTINCT k.organisation_id, k.program_id, k.visitor, k.id
  FROM joins x CROSS JOIN LATERAL (
    SELECT organisation_id, program_id, visitor, id FROM clicks WHERE id = x.id AND program_id = x.program_id OFFSET 0
  ) k WHERE k.visitor IS NOT NULL ORDER BY k.program_id, k.visitor, k.id
  ON CONFLICT DO NOTHING
),
found AS (
  SELECT v.*, c.id AS click_id, c.request_id, c.visitor, c.bot, true AS own, NULL::timestamptz AS joined_at
  FROM c CROSS JOIN LATERAL (
    SELECT ${CONVERSION} FROM conversions v WHERE v.click_id = c.id AND v.program_id = c.program_id OFFSET 0
  ) v WHERE c.at <= v.occurred_at + interval '5 minutes'
  UNION ALL
  SELECT v.*, k.id, k.request_id, NULL, false, false, k.joined_at
  FROM keys k CROSS JOIN LATERAL (
    SELECT ${CONVERSION} FROM conversions v WHERE v.program_id = k.program_id AND v.visitor = k.visitor OFFSET 0
  ) v WHERE k.at <= v.occurred_at
  UNION ALL
  SELECT v.*, k.id, k.request_id, NULL, false, false, k.joined_at
  FROM keys k CROSS JOIN LATERAL (
    SELECT cv.customer_id FROM customer_visitors cv WHERE cv.visitor = k.visitor OFFSET 0
  ) cv CROSS JOIN LATERAL (
    SELECT ${CONVERSION} FROM conversions v
    WHERE v.customer_id = cv.customer_id AND v.program_id = k.program_id OFFSET 0
  ) v WHERE k.at <= v.occurred_at
  UNION ALL
  SELECT v.*, c.id, c.request_id, NULL, true, false, NULL
  FROM c CROSS JOIN LATERAL (SELECT attribution_id FROM attribution_touches WHERE click_id = c.id AND counted OFFSET 0) t
    CROSS JOIN LATERAL (SELECT conversion_id, revision FROM attributions WHERE id = t.attribution_id OFFSET 0) a
    CROSS JOIN LATERAL (
      SELECT ${CONVERSION} FROM conversions v
      WHERE v.id = a.conversion_id AND v.attribution_revision = a.revision AND v.program_id = c.program_id OFFSET 0
    ) v WHERE c.bot
),
concerned AS (
  SELECT f.conversion_id AS id, any_value(f.request_id) AS request_id,
    any_value(f.visitor) FILTER (WHERE f.own AND f.visitor IS NOT NULL) AS visitor
  FROM found f LEFT JOIN LATERAL (
    SELECT a.decided_at FROM attributions a
    WHERE a.conversion_id = f.conversion_id AND a.revision = f.revision OFFSET 0
  ) a ON true LEFT JOIN LATERAL (
    SELECT t.counted, t.found_by FROM attributions a JOIN attribution_touches t ON t.attribution_id = a.id
    WHERE a.conversion_id = f.conversion_id AND a.revision = f.revision AND t.click_id = f.click_id OFFSET 0
  ) t ON true
  WHERE CASE
    WHEN f.joined_at IS NULL THEN t.counted IS NULL OR f.bot AND t.counted OR f.own AND f.visitor IS NOT NULL AND (
      f.known_visitor IS NULL
      OR f.teaches AND f.customer_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM customer_visitors k WHERE k.customer_id = f.customer_id AND k.visitor = f.visitor
      )
    )
    ELSE (a.decided_at IS NULL OR a.decided_at <= f.joined_at + interval '1 minute')
      AND (t.found_by IS NULL OR NOT t.found_by && ARRAY['visitor', 'customer'])
      AND (SELECT k.id FROM clicks k WHERE k.id = f.click_id AND k.program_id = f.program_id) IS NOT NULL
  END
  GROUP BY f.conversion_id
),
locked AS MATERIALIZED (
  SELECT v.id, v.attribution_due, k.request_id, k.visitor
  FROM conversions v JOIN concerned k ON k.id = v.id ORDER BY v.id FOR UPDATE OF v
),
updated AS (
  UPDATE conversions v
  SET attribution_due = true, version = v.version + 1,
    visitor = CASE WHEN v.unlinked_at IS NULL THEN coalesce(v.visitor, l.visitor) END
  FROM locked l WHERE v.id = l.id
  RETURNING v.organisation_id, v.customer_id, v.unlinked_at IS NULL AND ${teaches("v")} AS teaches, l.attribution_due AS waited,
    l.request_id, l.visitor
),
learned AS (
  INSERT INTO customer_visitors (organisation_id, customer_id, visitor)
  SELECT DISTINCT organisation_id, customer_id, visitor FROM updated
  WHERE teaches AND customer_id IS NOT NULL AND visitor IS NOT NULL ORDER BY customer_id, visitor
  ON CONFLICT DO NOTHING
),
asked AS (
  INSERT INTO outbox (id, organisation_id, topic, payload)
  SELECT o.row, o.id, ${TOPIC}, jsonb_build_object('v', 1, 'requestId', any_value(u.request_id))
  FROM json_to_recordset(${organisations}::json) AS o(id uuid, row uuid)
    JOIN updated u ON u.organisation_id = o.id AND NOT u.waited
  GROUP BY o.id, o.row
  RETURNING id, topic, payload
)
SELECT (SELECT count(*)::int FROM updated WHERE NOT waited) AS marked,
  (SELECT coalesce(json_agg(asked), '[]') FROM asked) AS outbox`;
