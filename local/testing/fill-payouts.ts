import { newId, type TestApi } from "./start-test-api.ts";

type Row = Readonly<Record<string, unknown>>;
type PayoutTable =
  | "payees"
  | "payout_methods"
  | "payout_policies"
  | "payout_batches"
  | "payouts"
  | "payout_events"
  | "stripe_payouts";

/** Whose rows they are. */
interface Place {
  readonly organisationId: string;
  readonly programId: string;
  readonly partnerId: string;
}

/**
 * A row of a partner in each table of payouts, past the API, with what `wanted` says of a table: a payee with a method, and one
 * cancelled payout of a batch. For tests of what holds of every row, whatever it says.
 */
export async function fillPayouts(
  { owner }: Pick<TestApi, "owner">,
  { organisationId, programId, partnerId }: Place,
  wanted: Readonly<Partial<Record<PayoutTable, Row>>> = {},
): Promise<void> {
  const found = await owner.query("SELECT affiliate_id AS id FROM partners WHERE id = $1", [partnerId]);
  const affiliate_id: string = found.rows[0].id;
  const insert = async (table: PayoutTable, row: Row) => {
    const given = { ...row, ...wanted[table] };
    const names = Object.keys(given).join(", ");
    await owner.query(
      `INSERT INTO ${table} (${names}) SELECT ${names} FROM jsonb_populate_record(NULL::${table}, $1) ON CONFLICT DO NOTHING`,
      [given],
    );
  };
  const tenant = { organisation_id: organisationId, request_id: newId() };
  const [method_id, batch_id, payout_id] = [newId(), newId(), newId()];
  await insert("payees", { affiliate_id, country: "VN" });
  await insert("payout_methods", {
    ...{ id: method_id, affiliate_id, kind: "bank", country: "VN", envelope: "x", fingerprint: method_id },
    // Ended, so that the affiliate may have another.
    ...{ label: "x", state: "replaced", usable_from: "now", ended_at: "now" },
  });
  await insert("payout_policies", { organisation_id: organisationId, program_id: programId, rules: {} });
  await insert("payout_batches", {
    ...{ ...tenant, id: batch_id, program_id: programId, number: Date.now() % 2_000_000_000 },
    ...{ state: "cancelled", origin: "manual" },
  });
  await insert("payouts", {
    ...{ ...tenant, id: payout_id, program_id: programId, batch_id, partner_id: partnerId, affiliate_id },
    // It holds nothing that the ledger would have to know of.
    ...{ currency: "USD", amount_minor: 0, state: "cancelled", method_id, method_kind: "bank" },
    request_key: payout_id,
  });
  await insert("payout_events", {
    ...{ ...tenant, id: newId(), payout_id, kind: "cancelled", details: {}, at: "now" },
  });
  await insert("stripe_payouts", {
    ...{ id: `po_${newId()}`, account_id: "acct_x", currency: "USD", amount_minor: 1 },
    ...{ state: "paid", said_at: "now" },
  });
}
