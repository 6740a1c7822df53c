/**
 * What erasing a person does with a column:
 * - `deleted`: the row goes
 * - `replaced`: another value stands there, the row stays
 * - `emptied`: null, or without the person's part
 * - `rewritten`: looked through by the job, since only it can open it
 * - `unkeyed`: stays, and nobody can read it any more
 * - `kept`: a pseudonym, or nothing by which a person is found; the reason is in docs/privacy.md
 */
export type Erasing = "deleted" | "replaced" | "emptied" | "rewritten" | "unkeyed" | "kept";

type Columns = Readonly<Record<string, Erasing>>;

/** Every column that holds something of a person, or that leads to one. */
export const PERSONAL_DATA: Readonly<Record<string, Columns>> = {
  users: {
    ...{
      id: "deleted",
      email: "deleted",
      email_normalised: "deleted",
      name: "deleted",
      password_hash: "deleted",
    },
    ...{
      email_verified_at: "deleted",
      phone: "deleted",
      locale: "deleted",
      timezone: "deleted",
      avatar_key: "deleted",
    },
  },
  memberships: { user_id: "deleted" },
  sessions: {
    ...{ user_id: "deleted", token_hash: "deleted", previous_hash: "deleted", attempt_hash: "deleted" },
    ...{ user_agent: "deleted", country: "deleted", actor_id: "deleted", act_reason: "deleted" },
  },
  spent_tokens: { token_hash: "deleted", session_id: "deleted" },
  email_tokens: {
    user_id: "deleted",
    email_normalised: "deleted",
    token_hash: "deleted",
    envelope: "deleted",
  },
  invitations: { email: "deleted", email_normalised: "deleted", token_hash: "deleted" },
  totp_factors: { user_id: "deleted", envelope: "deleted" },
  recovery_codes: { user_id: "deleted", code_hash: "deleted" },
  passkeys: { user_id: "deleted", credential_id: "deleted", public_key: "deleted", name: "deleted" },
  auth_challenges: { user_id: "deleted" },
  user_identities: { user_id: "deleted", subject: "deleted", email: "deleted" },
  notifications: { recipient: "deleted", user_id: "deleted", data: "replaced", envelope: "deleted" },
  notification_preferences: { user_id: "deleted" },
  notification_addresses: { user_id: "deleted", envelope: "deleted" },
  mail_suppressions: { address_hash: "deleted" },
  consents: { user_id: "deleted" },
  privacy_requests: { user_id: "emptied", customer_id: "kept", progress: "emptied", object_key: "emptied" },
  person_keys: { person_id: "deleted", pseudonym: "deleted", key: "deleted" },
  audit_log: { actor_id: "kept", record: "unkeyed" },
  affiliates: {
    ...{
      id: "deleted",
      email: "deleted",
      email_normalised: "deleted",
      email_hash: "deleted",
      name: "deleted",
      user_id: "deleted",
    },
  },
  partners: {
    ...{ affiliate_id: "replaced", name: "replaced", email: "replaced", status_reason: "replaced" },
    external_id: "emptied",
  },
  partner_states: { reason: "replaced" },
  enrollments: { status_reason: "replaced" },
  enrollment_states: { reason: "replaced" },
  enrollment_rates: { reason: "replaced" },
  tree_moves: {
    ...{ reason: "replaced", decision_reason: "replaced", requested_by: "replaced", decided_by: "replaced" },
  },
  periods: { approved_by: "replaced" },
  period_runs: { requested_by: "replaced" },
  period_overrides: { reason: "replaced", proposed_by: "replaced", decided_by: "replaced" },
  accounts: { customer_id: "kept" },
  bonuses: { paid_reference: "kept" },
  bonus_events: { event_id: "kept" },
  point_spendings: { order_id: "kept" },
  customer_rewards: { customer_id: "kept", code: "kept" },
  customer_redemptions: { customer_id: "kept", order_id: "kept", code: "kept" },
  receipts: { partner_id: "kept", body: "kept" },
  payees: {
    ...{ affiliate_id: "deleted", country: "deleted", stripe_account_id: "deleted", stripe_wants: "deleted" },
    ...{ hold_reason: "deleted", held_by: "replaced" },
  },
  payout_methods: {
    ...{ affiliate_id: "replaced", envelope: "emptied", fingerprint: "emptied", label: "emptied" },
    ...{ reason: "replaced", verified_by: "replaced" },
  },
  payout_batches: { created_by: "replaced", approved_by: "replaced" },
  payouts: {
    ...{ affiliate_id: "replaced", reason: "replaced", failure_reason: "replaced", created_by: "replaced" },
    ...{ destination: "kept", reference: "kept", proof_key: "kept" },
  },
  payout_events: { details: "emptied", user_id: "replaced" },
  stripe_payouts: { account_id: "kept" },
  top_ups: { created_by: "replaced", reference: "kept" },
  disputes: { decided_by: "replaced", order_id: "kept" },
  dispute_messages: { user_id: "replaced", text: "emptied" },
  kyc_checks: {
    ...{ affiliate_id: "deleted", provider_ref: "deleted", checklist: "deleted", reason: "deleted" },
    decided_by: "replaced",
  },
  kyc_documents: {
    ...{ affiliate_id: "deleted", object_key: "deleted", sha256: "deleted", valid_until: "deleted" },
    ...{ reason: "deleted", decided_by: "replaced" },
  },
  screenings: {
    ...{ affiliate_id: "deleted", matches: "deleted", subject_hash: "deleted", reason: "deleted" },
    decided_by: "replaced",
  },
  compliance_cases: {
    ...{ affiliate_id: "replaced", summary: "emptied", resolution: "emptied" },
    ...{ assignee_id: "replaced", resolved_by: "replaced", created_by: "replaced" },
  },
  sanction_entries: { name: "kept", folded: "kept", country: "kept", born_on: "kept" },
  compliance_notes: { user_id: "replaced", text: "emptied" },
  reconciliation_runs: { requested_by: "replaced" },
  reconciliation_items: { owner_id: "replaced", resolved_by: "replaced" },
  links: { code: "replaced", destination_url: "emptied" },
  coupons: { code: "kept", code_key: "kept" },
  programs: { notify_email: "emptied" },
  clicks: {
    ...{ visitor: "emptied", address_hash: "emptied", sub: "emptied", utm: "emptied", referrer: "emptied" },
    ...{ device: "kept", country: "kept", region: "kept", city: "kept" },
  },
  events: {
    ...{ visitor: "emptied", session_id: "emptied", data: "emptied" },
    ...{ url: "kept", referrer: "kept", country: "kept", device: "kept" },
  },
  visitor_clicks: { visitor: "deleted" },
  browser_reports: { visitor: "emptied", report: "emptied" },
  customers: { external_id: "replaced", email_hash: "emptied" },
  customer_visitors: { customer_id: "deleted", visitor: "deleted" },
  customer_bindings: { customer_id: "deleted", origin: "deleted" },
  conversions: {
    ...{
      customer_external_id: "emptied",
      customer_id: "kept",
      visitor: "emptied",
      buyer_email_hash: "emptied",
    },
    ...{
      metadata: "emptied",
      superseded: "emptied",
      status_reason: "replaced",
      content_hash: "replaced",
      order_id: "kept",
      items: "kept",
    },
  },
  refunds: { reason: "replaced" },
  idempotency_keys: { request_hash: "deleted" },
  integration_events: { envelope: "rewritten" },
  provider_events: { envelope: "rewritten" },
  bad_events: { raw: "rewritten" },
};

/** Columns whose names or types could be a person's, and which are not. */
export const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  accruals: ["breakage_reason", "skipped", "parts"],
  api_keys: ["name", "allowed_addresses"],
  attribution_touches: ["reason"],
  attributions: ["reason", "claims"],
  audit_log: ["actor_kind"],
  bad_events: ["reason"],
  bonus_events: ["outcome_reason"],
  bonuses: ["breakage_reason", "skipped", "details"],
  browser_reports: ["reason"],
  campaigns: ["name"],
  conversions: ["report_changed", "outcome_reason"],
  customer_redemptions: ["parts"],
  deliveries: ["reason"],
  disputes: ["subject"],
  enrollment_rates: ["pays"],
  events: ["name"],
  funding_terms: ["terms", "low_balance_minor"],
  integration_events: ["reason"],
  invoices: ["body"],
  job_runs: ["counts"],
  mail_suppressions: ["reason"],
  oidc_providers: ["name", "secret_envelope"],
  organisations: ["name"],
  outbox: ["payload"],
  payout_batches: ["reason"],
  payout_policies: ["rules"],
  period_overrides: ["value"],
  period_results: ["personal_volume", "streaks"],
  period_sales: ["tiers"],
  period_runs: ["totals"],
  periods: ["totals"],
  point_spendings: ["parts"],
  plan_versions: ["rules"],
  privacy_requests: ["counts"],
  products: ["name"],
  program_secrets: ["envelope"],
  programs: ["name", "timezone", "manual_above_minor", "postback", "matrix", "retain_buyer_days"],
  reconciliation_items: ["details"],
  reconciliation_runs: ["progress", "counts"],
  sessions: ["revoked_reason", "second_factor_at"],
  top_ups: ["reason"],
};
