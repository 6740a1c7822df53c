import { newId, type TestApi } from "./start-test-api.ts";

type Row = Readonly<Record<string, unknown>>;
type PayoutTable =
  | "payees"
  | "payout_methods"
  | "payout_policies"
  | "payout_batches"
  | "payouts"
  | "payout_events"
  | "stripe_payouts"
  | "funding_terms"
  | "top_ups"
  | "invoices"
  | "low_balance_notices"
  | "disputes"
  | "dispute_messages"
  | "kyc_checks"
  | "kyc_documents"
  | "screenings"
  | "sanction_entries"
  | "compliance_cases"
  | "compliance_notes"
  | "fraud_signals"
  | "reconciliation_runs"
  | "reconciliation_items";

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
  const program = { organisation_id: organisationId, program_id: programId };
  const number = Date.now() % 2_000_000_000;
  await insert("funding_terms", { ...program, terms: {}, low_balance_minor: {} });
  await insert("top_ups", {
    ...{ ...program, id: newId(), method: "bank", currency: "USD", amount_minor: 1, state: "open" },
    ...{ request_key: newId(), request_id: newId() },
  });
  await insert("invoices", {
    ...{ ...program, id: newId(), number, month: "2026-01", currency: "USD", body: {}, fee_minor: 0 },
    issued_at: "now",
  });
  await insert("low_balance_notices", { ...program, currency: "USD", told_at: "now" });
  const [dispute_id, check_id, case_id, run_id] = [newId(), newId(), newId(), newId()];
  await insert("disputes", {
    ...{ ...program, ...tenant, id: dispute_id, partner_id: partnerId, number, subject: "missing_sale" },
    ...{ order_id: "x", state: "withdrawn", due_at: "now", ended_at: "now", request_key: dispute_id },
  });
  await insert("dispute_messages", {
    ...{
      organisation_id: organisationId,
      id: newId(),
      dispute_id,
      author: "affiliate",
      text: "x",
      at: "now",
    },
  });
  // Ended, so that the affiliate may have another.
  await insert("kyc_checks", {
    ...{ id: check_id, affiliate_id, provider: "manual", state: "rejected", checklist: [], ended_at: "now" },
  });
  await insert("kyc_documents", {
    ...{ id: newId(), check_id, affiliate_id, kind: "passport", state: "rejected", object_key: newId() },
  });
  await insert("screenings", {
    ...{ id: newId(), affiliate_id, provider: "local", list_version: newId(), result: "clear", matches: [] },
    subject_hash: "x",
  });
  await insert("sanction_entries", {
    ...{ id: newId(), list: "x", external_id: newId(), name: "x", folded: [], list_version: "x" },
  });
  await insert("compliance_cases", {
    ...{ id: case_id, number, affiliate_id, kind: "other", severity: "low", state: "resolved" },
    ...{ holds: false, summary: "x", ended_at: "now" },
  });
  await insert("compliance_notes", { id: newId(), case_id, text: "x", at: "now" });
  await insert("fraud_signals", {
    ...{
      id: newId(),
      kind: "bots",
      subject_id: newId(),
      affiliate_id,
      partner_id: partnerId,
      program_id: programId,
    },
    ...{ grade: 3, figures: { clicks: 200, bots: 150 }, state: "passed", changed_at: "now" },
  });
  await insert("reconciliation_runs", {
    ...{
      id: run_id,
      run_key: run_id,
      state: "done",
      from_at: "now",
      to_at: "now",
      progress: { stage: "books" },
      counts: {},
    },
    request_id: newId(),
  });
  await insert("reconciliation_items", {
    ...{
      id: newId(),
      item_key: newId(),
      kind: "line_stuck",
      program_id: programId,
      details: {},
      state: "open",
    },
    ...{ first_run_id: run_id, last_run_id: run_id },
  });
}
