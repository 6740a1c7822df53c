import type { NotificationData, NotificationKind } from "../../core/notifications/kinds.ts";

const at = "2026-11-21T15:20:00.000Z";
const device = { device: "Firefox on Linux", country: "VN", at };

/** Something of every kind; names that people give are such as nobody should. */
export const NOTIFICATION_SAMPLES: { readonly [K in NotificationKind]: NotificationData[K]["data"] } = {
  registration: { name: "Ann" },
  registration_known: { name: "Ann" },
  password_reset: { name: "Ann" },
  password_changed: { name: "Ann" },
  email_change_requested: { newEmail: "new@people.example" },
  email_confirm: { name: "Ann" },
  email_changed: { newEmail: "new@people.example" },
  session_reused: device,
  new_sign_in: { ...device, device: null, country: null },
  factor_added: { factor: "passkey", name: "<script>alert(1)</script>" },
  factor_removed: { factor: "totp", name: null },
  recovery_code_used: { left: 1 },
  recovery_codes_made: {},
  identity_added: { issuer: "Google" },
  acted_as: { by: "Sam", reason: "ticket 7 <script>", at },
  platform_role_changed: { role: null },
  invitation: { organisation: "<script>Shop</script> & Sons", by: "Ann", role: "analyst" },
  member_joined: { organisation: "Shop Ltd", name: "<script>Bob</script>", role: "manager" },
  member_changed: { organisation: "Shop Ltd", role: "owner" },
  member_removed: { organisation: "Shop Ltd" },
  key_created: { organisation: "Shop Ltd", key: "Server", prefix: "trb_live_ab12" },
  partner_joined: { program: "Spring", name: "Bob" },
  partner_suspended: { program: "Spring", reason: "<script>spam</script>" },
  partner_reinstated: { program: "Spring" },
  rank_reached: { program: "Spring", rank: "Gold" },
  budget_used_up: {
    campaign: "<script>Spring</script>",
    program: "Shop",
    budgetMinor: "5000",
    spentMinor: "4900",
    currency: "USD",
  },
  payout_paid: {
    ...{ program: "<script>Shop</script>", amountMinor: "250000", currency: "VND", method: "bank" },
    ...{ reference: "FT2611", paidOn: "2026-11-21", month: "2026-11" },
  },
  payout_failed: {
    ...{ program: "Shop", amountMinor: "1250", currency: "KWD", reason: "account <closed>", atBank: false },
  },
  payouts_without_stripe: { program: "Shop", batch: 7, lines: 2 },
  dispute_opened: {
    ...{ program: "Shop", partner: "<b>Bob</b>", number: 3, subject: "missing_sale", dueAt: at },
  },
  dispute_overdue: { program: "Shop", partner: "Bob", number: 3, subject: "payout", dueAt: at },
  dispute_answered: { program: "Shop", number: 3, subject: "conversion" },
  dispute_decided: { program: "Shop", number: 3, subject: "conversion", accepted: false },
  kyc_requested: { reason: "<b>Two</b> people share an account." },
  kyc_approved: { expiresAt: at },
  kyc_refused: { document: "passport", reason: "it is <blurred>" },
  kyc_expiring: { document: "tax_w9", expiresAt: at },
  kyc_expired: { document: null },
  funds_low: {
    program: "<script>Shop</script>",
    currency: "USD",
    fundsMinor: "4200",
    lowBalanceMinor: "50000",
  },
  invoice_issued: { program: "Shop", number: 3, month: "2026-11", currency: "USD", feeMinor: "1250" },
  reconciliation_differs: { fresh: 3, open: 5 },
  export_ready: { expiresAt: at },
  account_erased: {},
};
