import { sql } from "drizzle-orm";
import type { Chain } from "../../core/commission/chain.ts";
import type { PlanRules } from "../../core/commission/plan.ts";
import {
  needsStandings,
  type Standing,
  type StandingFacts,
  standingUnder,
} from "../../core/commission/standing.ts";
import type { PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { type Executor, rowsOf } from "../executor.ts";
import { CHAIN_MAX, loadChains } from "./chains.ts";
import { uuids } from "./outbox.ts";

/** Whose upline is to be paid by which rules, as of when. */
export interface ChainWanted {
  readonly partnerId: string;
  readonly occurredAtMs: number;
  readonly rules: PlanRules;
}

type StateRow = { id: string; states: { status: PartnerStatus; from: number }[] };
type StandingRow = { id: string; joined_ms: number; standings: (Standing & { from: number })[] | null };

/**
 * The chains that are wanted, in their order, each as its plan sees it at its moment: who stood above, with what status,
 * and what each counts as. Standings are read for plans alone that ask for them.
 */
export async function loadPlanChains(db: Executor, wanted: readonly ChainWanted[]): Promise<Chain[]> {
  const chains = await loadChains(
    db,
    wanted.map(({ partnerId, occurredAtMs, rules }) => ({
      partnerId,
      occurredAtMs,
      tree: rules.tree ?? "sponsor",
      length: rules.compression === "none" ? rules.levels.length : CHAIN_MAX,
    })),
  );
  const states = await loadStates(db, [...new Set(chains.flat())]);
  const standings = await loadStandings(db, wanted, chains);
  return wanted.map(({ occurredAtMs: atMs, rules }, n) =>
    (chains[n] ?? []).map((partnerId) => ({
      partnerId,
      // Whoever had not joined yet is paid nothing.
      status: states.get(partnerId)?.findLast(({ from }) => from <= atMs)?.status ?? "suspended",
      ...standingUnder(rules, factsOf(standings.get(partnerId), atMs), atMs),
    })),
  );
}

function factsOf(row: StandingRow | undefined, atMs: number): StandingFacts | undefined {
  if (row === undefined) return undefined;
  return {
    joinedAtMs: row.joined_ms,
    standing: row.standings?.findLast(({ from }) => from <= atMs) ?? null,
  };
}

async function loadStates(
  db: Executor,
  partnerIds: readonly string[],
): Promise<Map<string, StateRow["states"]>> {
  const rows = await rowsOf<StateRow>(
    db,
    sql`
    SELECT partner_id AS id, json_agg(json_build_object('status', status, 'from', (extract(epoch FROM effective_from) * 1000)::float8) ORDER BY effective_from, id) AS states
    FROM partner_states WHERE partner_id = ANY(${uuids(partnerIds)}) GROUP BY partner_id`,
  );
  return new Map(rows.map(({ id, states }) => [id, states]));
}

/** Of each member the standings that held at any of the moments, oldest first. */
async function loadStandings(
  db: Executor,
  wanted: readonly ChainWanted[],
  chains: readonly (readonly string[])[],
): Promise<Map<string, StandingRow>> {
  const asking = wanted.flatMap((one, n) =>
    needsStandings(one.rules) ? [{ ...one, members: chains[n] ?? [] }] : [],
  );
  if (asking.length === 0) return new Map();
  const moments = asking.map(({ occurredAtMs }) => occurredAtMs);
  const from = new Date(moments.reduce((least, ms) => Math.min(least, ms))).toISOString();
  const until = new Date(moments.reduce((most, ms) => Math.max(most, ms))).toISOString();
  const rows = await rowsOf<StandingRow>(
    db,
    sql`
    SELECT p.id, (extract(epoch FROM p.joined_at) * 1000)::float8 AS joined_ms, (
      SELECT json_agg(json_build_object('active', s.active, 'qualifiedLevels', s.qualified_levels, 'rank', s.rank,
        'from', (extract(epoch FROM s.effective_from) * 1000)::float8) ORDER BY s.effective_from)
      FROM partner_standings s WHERE s.partner_id = p.id AND s.effective_from <= ${until}::timestamptz AND s.effective_from >= coalesce((
        SELECT max(effective_from) FROM partner_standings WHERE partner_id = p.id AND effective_from <= ${from}::timestamptz), '-infinity')
    ) AS standings
    FROM partners p WHERE p.id = ANY(${uuids([...new Set(asking.flatMap(({ members }) => members))])})`,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
