import type { NotificationCategory } from "../api/notifications.ts";

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
  /** To a sponsor. */
  partner_joined: { data: { program: string; name: string }; secret: null };
  budget_used_up: {
    data: { campaign: string; program: string; budgetMinor: string; spentMinor: string; currency: string };
    secret: null;
  };
  export_ready: { data: { expiresAt: string }; secret: { url: string } };
  /** What is left of the person is in the envelope, which is gone once the mail is sent. */
  account_erased: { data: Record<string, never>; secret: { name: string } };
}

export type NotificationKind = keyof NotificationData;

interface Kind {
  readonly category: NotificationCategory;
  /** Where it stands in the dashboard; null: nowhere. */
  readonly path: string | null;
  /** Grows when the words of its templates change; kept with each delivery. */
  readonly templateVersion: number;
}

const security = (path: string | null = "/account/security"): Kind => ({
  category: "security",
  path,
  templateVersion: 1,
});

/** Every kind. Mails about security and money cannot be muted, put off or collected. */
export const NOTIFICATION_KINDS: Readonly<Record<NotificationKind, Kind>> = {
  registration: security(null),
  registration_known: security(null),
  password_reset: security(null),
  password_changed: security(),
  email_change_requested: security(null),
  email_confirm: security(null),
  email_changed: security(),
  session_reused: security(),
  new_sign_in: security(),
  factor_added: security(),
  factor_removed: security(),
  recovery_code_used: security(),
  recovery_codes_made: security(),
  identity_added: security(),
  acted_as: security(),
  platform_role_changed: security(null),
  invitation: { category: "account", path: null, templateVersion: 1 },
  member_joined: { category: "team", path: "/merchant/team", templateVersion: 1 },
  member_changed: { category: "team", path: "/merchant/team", templateVersion: 1 },
  member_removed: { category: "team", path: null, templateVersion: 1 },
  key_created: security("/merchant/keys"),
  partner_joined: { category: "program", path: "/affiliate", templateVersion: 1 },
  budget_used_up: { category: "program", path: "/merchant/campaigns", templateVersion: 1 },
  export_ready: { category: "account", path: "/account/privacy", templateVersion: 1 },
  account_erased: security(null),
};

export function isNotificationKind(name: string): name is NotificationKind {
  return Object.hasOwn(NOTIFICATION_KINDS, name);
}
