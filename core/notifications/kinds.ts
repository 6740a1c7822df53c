import type { ExportList } from "../api/list-exports.ts";
import type { NotificationCategory } from "../api/notifications.ts";
import type { KycDocumentKind } from "../compliance/states.ts";
import type { DisputeSubject } from "../dispute/states.ts";
import type { MethodKind } from "../payout/states.ts";

/** What a notification of each kind says, and what of it is secret (a link with a token, as a whole URL). */
export interface NotificationData {
  /** Somebody registers with an address that is new. */
  registration: { data: { name: string }; secret: { url: string } };
  /** Somebody registers with an address that has an account. */
  registration_known: { data: { name: string }; secret: null };
  password_reset: { data: { name: string }; secret: { url: string } };
  password_changed: { data: { name: string }; secret: null };
  /** To the address that stands. */
  email_change_requested: { data: { newEmail: string }; secret: { url: string } };
  /** To the address that shall be. */
  email_confirm: { data: { name: string }; secret: { url: string } };
  /** To the address that was, and to the user. */
  email_changed: { data: { newEmail: string }; secret: null };
  /** A refresh token was used twice: somebody has a copy. */
  session_reused: { data: { device: string | null; country: string | null; at: string }; secret: null };
  /** On a device that the user has not signed in on before. */
  new_sign_in: { data: { device: string | null; country: string | null; at: string }; secret: null };
  factor_added: { data: { factor: "totp" | "passkey"; name: string | null }; secret: null };
  factor_removed: { data: { factor: "totp" | "passkey"; name: string | null }; secret: null };
  recovery_code_used: { data: { left: number }; secret: null };
  recovery_codes_made: { data: Record<string, never>; secret: null };
  identity_added: { data: { issuer: string }; secret: null };
  /** Support began to act as the user. */
  acted_as: { data: { by: string; reason: string; at: string }; secret: null };
  platform_role_changed: { data: { role: string | null }; secret: null };
  invitation: { data: { organisation: string; by: string; role: string }; secret: { url: string } };
  member_joined: { data: { organisation: string; name: string; role: string }; secret: null };
  member_changed: { data: { organisation: string; role: string }; secret: null };
  member_removed: { data: { organisation: string }; secret: null };
  key_created: { data: { organisation: string; key: string; prefix: string }; secret: null };
  /** To an organisation's owners: an endpoint is told no more, since it is gone (410) or has only failed for days. */
  webhook_disabled: { data: { host: string; reason: "gone" | "failing" }; secret: null };
  /** The same of an affiliate's postback. */
  postback_disabled: { data: { host: string; reason: "gone" | "failing" }; secret: null };
  /** To a sponsor. */
  partner_joined: { data: { program: string; name: string }; secret: null };
  /** To an affiliate, as the merchant wrote it. */
  partner_suspended: { data: { program: string; reason: string }; secret: null };
  partner_reinstated: { data: { program: string }; secret: null };
  budget_used_up: {
    data: { campaign: string; program: string; budgetMinor: string; spentMinor: string; currency: string };
    secret: null;
  };
  /** To an affiliate, once for each rank of a program. */
  rank_reached: { data: { program: string; rank: string }; secret: null };
  /** To a payee: what left, in minor units as digits, how, and on which day. */
  payout_paid: {
    data: {
      program: string;
      amountMinor: string;
      currency: string;
      method: MethodKind;
      /** As the bank calls the payment; null: it calls it nothing. */
      reference: string | null;
      /** As `2026-11-21`. */
      paidOn: string;
      /** Whose statement has it, by the program's clock: `2026-11`. Absent in what was written before there were statements. */
      month?: string;
    };
    secret: null;
  };
  /** To a payee. `atBank`: it is at the payee's Stripe account, whose bank refused it; else it is back in the balance. */
  payout_failed: {
    data: { program: string; amountMinor: string; currency: string; reason: string; atBank: boolean };
    secret: null;
  };
  /** To a program's owners: so many lines of a batch cannot go by Stripe. */
  payouts_without_stripe: { data: { program: string; batch: number; lines: number }; secret: null };
  /** To a merchant's owners and managers. `dueAt` as ISO 8601. */
  dispute_opened: {
    data: { program: string; partner: string; number: number; subject: DisputeSubject; dueAt: string };
    secret: null;
  };
  /** To the same, once for each deadline that passed. */
  dispute_overdue: {
    data: { program: string; partner: string; number: number; subject: DisputeSubject; dueAt: string };
    secret: null;
  };
  /** To the affiliate. */
  dispute_answered: { data: { program: string; number: number; subject: DisputeSubject }; secret: null };
  dispute_decided: {
    data: { program: string; number: number; subject: DisputeSubject; accepted: boolean };
    secret: null;
  };
  /** To a payee: who it is is to be made sure of. `reason`: why, as somebody of the platform says; null: a program wants it. */
  kyc_requested: { data: { reason: string | null }; secret: null };
  /** Until when (ISO 8601); null: without end. */
  kyc_approved: { data: { expiresAt: string | null }; secret: null };
  /** One document would not do, or (null) the payee. */
  kyc_refused: { data: { document: KycDocumentKind | null; reason: string }; secret: null };
  /** Thirty days before an approval or a document ends. */
  kyc_expiring: { data: { document: KycDocumentKind | null; expiresAt: string }; secret: null };
  kyc_expired: { data: { document: KycDocumentKind | null }; secret: null };
  /** To a program's owners, once until it is no longer so: its funds are below what they named, in minor units as digits. */
  funds_low: {
    data: { program: string; currency: string; fundsMinor: string; lowBalanceMinor: string };
    secret: null;
  };
  /** To a program's owners: an invoice was issued, its fee in minor units as digits. */
  invoice_issued: {
    data: { program: string; number: number; month: string; currency: string; feeMinor: string };
    secret: null;
  };
  /** To the platform's owners and finance: so many differences are new or there again, so many wait in all. */
  reconciliation_differs: { data: { fresh: number; open: number }; secret: null };
  export_ready: { data: { expiresAt: string }; secret: { url: string } };
  /** To whoever asked for it: a list is written. `expiresAt` as ISO 8601. */
  list_export_ready: { data: { list: ExportList; rows: number; expiresAt: string }; secret: null };
  /** What is left of the person is in the envelope, which is gone once the mail is sent. */
  account_erased: { data: Record<string, never>; secret: { name: string } };
}

export type NotificationKind = keyof NotificationData;

interface Kind<K extends NotificationKind = NotificationKind> {
  readonly category: NotificationCategory;
  /** Where it stands in the dashboard; null: nowhere. */
  readonly path: string | null;
  /** Grows when the words of its templates change; kept with each delivery. */
  readonly templateVersion: number;
  /** It brings a link that was asked for: without the mail it is nothing. */
  readonly link: NotificationData[K]["secret"] extends { url: string } ? true : false;
  /** It goes to an address that a person has just typed, to see whether it is its own. */
  readonly provesAddress: boolean;
  /** Users are told by mail as well; if not, their inbox has it, and mail is for addresses of no user. */
  readonly mailsUsers: boolean;
}

const BASE = { path: null, templateVersion: 1, link: false, provesAddress: false, mailsUsers: true } as const;
const SECURITY = { ...BASE, category: "security", path: "/account/security" } as const;
const LINK = { ...BASE, category: "security", link: true } as const;
const TEAM = { ...BASE, category: "team", path: "/merchant/team" } as const;

/** Every kind. Mails about security and money cannot be muted, put off or collected. */
export const NOTIFICATION_KINDS: { readonly [K in NotificationKind]: Kind<K> } = {
  registration: { ...LINK, provesAddress: true },
  registration_known: { ...SECURITY, path: null },
  password_reset: LINK,
  password_changed: SECURITY,
  email_change_requested: LINK,
  email_confirm: { ...LINK, provesAddress: true },
  email_changed: SECURITY,
  session_reused: SECURITY,
  new_sign_in: SECURITY,
  factor_added: SECURITY,
  factor_removed: SECURITY,
  recovery_code_used: SECURITY,
  recovery_codes_made: SECURITY,
  identity_added: SECURITY,
  acted_as: SECURITY,
  platform_role_changed: { ...SECURITY, path: null },
  invitation: { ...LINK, category: "account" },
  member_joined: TEAM,
  member_changed: TEAM,
  member_removed: { ...TEAM, path: null },
  key_created: { ...SECURITY, path: "/merchant/keys" },
  webhook_disabled: { ...BASE, category: "program", path: "/merchant/webhooks" },
  postback_disabled: { ...BASE, category: "program", path: "/affiliate/postbacks" },
  partner_joined: { ...BASE, category: "program", path: "/affiliate" },
  partner_suspended: { ...BASE, category: "program", path: "/affiliate" },
  partner_reinstated: { ...BASE, category: "program", path: "/affiliate" },
  budget_used_up: { ...BASE, category: "program", path: "/merchant/campaigns", mailsUsers: false },
  rank_reached: { ...BASE, category: "program", path: "/affiliate" },
  payout_paid: { ...BASE, category: "money", path: "/affiliate/payouts/statements", templateVersion: 3 },
  payout_failed: { ...BASE, category: "money", path: "/affiliate/payouts", templateVersion: 2 },
  payouts_without_stripe: { ...BASE, category: "money" },
  dispute_opened: { ...BASE, category: "money", path: "/merchant/disputes" },
  dispute_overdue: { ...BASE, category: "money", path: "/merchant/disputes" },
  dispute_answered: { ...BASE, category: "money", path: "/affiliate/payouts/disputes" },
  dispute_decided: { ...BASE, category: "money", path: "/affiliate/payouts/disputes" },
  kyc_requested: { ...BASE, category: "money", path: "/affiliate/payouts/identity" },
  kyc_approved: { ...BASE, category: "money", path: "/affiliate/payouts/identity" },
  kyc_refused: { ...BASE, category: "money", path: "/affiliate/payouts/identity" },
  kyc_expiring: { ...BASE, category: "money", path: "/affiliate/payouts/identity" },
  kyc_expired: { ...BASE, category: "money", path: "/affiliate/payouts/identity" },
  funds_low: { ...BASE, category: "money", path: "/merchant/funding" },
  invoice_issued: { ...BASE, category: "money", path: "/merchant/funding" },
  reconciliation_differs: { ...BASE, category: "money", path: "/admin/reconciliation" },
  export_ready: { ...LINK, category: "account", path: "/account/privacy" },
  list_export_ready: { ...BASE, category: "account", path: "/account/exports" },
  account_erased: { ...SECURITY, path: null },
};

export const NOTIFICATION_KIND_NAMES = Object.keys(NOTIFICATION_KINDS) as NotificationKind[];

export function isNotificationKind(name: string): name is NotificationKind {
  return Object.hasOwn(NOTIFICATION_KINDS, name);
}
