import { newId, type TestApi } from "./start-test-api.ts";

/** Tables of the commission engine, a period before what belongs to one. */
export const COMMISSION_TABLES = [
  ...["periods", "period_runs", "period_members", "period_sales"],
  ...["period_commissions", "period_results", "period_overrides"],
  ...[
    "placements",
    "tree_moves",
    "partner_standings",
    "partner_ranks",
    "bonuses",
    "bonus_events",
    "point_lots",
  ],
  ...[
    "point_spendings",
    "customer_rewards",
    "customer_redemptions",
    "receipts",
    "products",
    "enrollment_rates",
  ],
] as const;
type Row = Readonly<Record<string, unknown>>;

const OF_TYPES: Row = { text: "x", jsonb: {}, bool: false, timestamptz: "now" };

/** Whose rows they are. */
interface Place {
  readonly organisationId: string;
  readonly programId: string;
  readonly enrollmentId: string;
  readonly partnerId: string;
}

/**
 * A row of a partner in each table of the commission engine, past the API: what must be given by its name, else anything of
 * its type, and what `wanted` says of a table. For tests of what holds of every row, whatever it says.
 */
export async function fillCommission(
  { owner }: Pick<TestApi, "owner">,
  { organisationId, programId, enrollmentId, partnerId }: Place,
  wanted: Readonly<Partial<Record<(typeof COMMISSION_TABLES)[number], Row>>> = {},
): Promise<void> {
  const period_id = newId();
  const ids = {
    ...{ organisation_id: organisationId, program_id: programId, enrollment_id: enrollmentId },
    ...{ partner_id: partnerId, period_id },
  };
  const special: Readonly<Record<string, Row>> = {
    periods: { id: period_id, ends_at: "infinity" },
    tree_moves: { tree: "sponsor", state: "requested" },
    // Nothing that the ledger would have to know of.
    point_lots: { points: 0, remaining: 0 },
    point_spendings: { state: "given_back" },
    customer_rewards: { amount_minor: 0 },
    customer_redemptions: { parts: [] },
    bonuses: { partner_id: partnerId, period_id, amount_minor: 0 },
  };
  const { rows: columns } = await owner.query(
    `SELECT table_name AS "table", column_name AS name, udt_name AS type FROM information_schema.columns
     WHERE table_schema = 'public' AND table_name = ANY ($1) AND column_default IS NULL AND is_nullable = 'NO'`,
    [COMMISSION_TABLES],
  );
  for (const table of COMMISSION_TABLES) {
    const needed = columns.filter((column) => column.table === table);
    const made = needed.map(({ name, type }) => [name, type === "uuid" ? newId() : (OF_TYPES[type] ?? 1)]);
    const given = { ...special[table], ...wanted[table] };
    const names = [...new Set([...needed.map(({ name }) => name), ...Object.keys(given)])].join(", ");
    await owner.query(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1)`,
      [{ ...Object.fromEntries(made), ...ids, ...given }],
    );
  }
}
