import { MEMBER_ROLES, type MemberRole, PLATFORM_ROLES, type PlatformRole } from "./roles.ts";

/** Who may do something, and how surely they must have shown who they are. */
interface Rule {
  /** In an organisation, on the platform, or with one's own account, which everybody has. */
  readonly area: "tenant" | "platform" | "self";
  readonly roles: readonly (MemberRole | PlatformRole)[];
  /** An API key may hold it, as a scope. */
  readonly key: boolean;
  /** Users must have shown a second factor within the last {@link STEP_UP_MS}. */
  readonly stepUp: boolean;
  /** Support may do it while acting as the user. */
  readonly acting: boolean;
  /** Whoever holds it must have a second factor, and have shown it in this session. */
  readonly secondFactor: boolean;
  /** Also for a user who must have a second factor and has none yet. */
  readonly beforeEnrolment: boolean;
}

const BASE = {
  key: false,
  stepUp: false,
  acting: false,
  secondFactor: false,
  beforeEnrolment: false,
} as const;
const READERS = { ...BASE, area: "tenant", roles: MEMBER_ROLES, acting: true } as const;
const WRITERS = { ...BASE, area: "tenant", roles: ["owner", "manager"] } as const;
const OWNERS = { ...BASE, area: "tenant", roles: ["owner"] } as const;
const OWN = { ...BASE, area: "self", roles: [] } as const;
const STAFF = { ...BASE, area: "platform", secondFactor: true } as const;

/** How long a second factor that was shown is recent. */
export const STEP_UP_MS = 10 * 60_000;

/**
 * The one table of what there is to be allowed. A route names one of these (`permit` in functions/), and is refused to
 * everybody whom its rule does not name.
 */
export const PERMISSIONS = {
  "programs:read": { ...READERS, key: true },
  /** Owners alone: a program says what the whole organisation pays. */
  "programs:write": { ...OWNERS, key: true },
  "campaigns:read": { ...READERS, key: true },
  "campaigns:write": { ...WRITERS, key: true, acting: true },
  "partners:read": { ...READERS, key: true },
  "partners:write": { ...WRITERS, key: true },
  /** Deciding on a change of sponsor or seat, which moves what is earned from then on. */
  "partners:move": { ...OWNERS, key: true },
  "links:read": { ...READERS, key: true },
  "links:write": { ...WRITERS, key: true, acting: true },
  "coupons:read": { ...READERS, key: true },
  "coupons:write": { ...WRITERS, key: true },
  "conversions:read": { ...READERS, key: true },
  "conversions:write": { ...WRITERS, key: true },
  "plans:read": { ...READERS, key: true },
  "plans:write": { ...WRITERS, key: true },
  "periods:read": { ...READERS, key: true },
  /** Asking that a period be closed, calculated anew or replayed. */
  "periods:write": { ...WRITERS, key: true },
  /** Setting a result by hand, and deciding what somebody else has set. */
  "periods:override": { ...WRITERS, stepUp: true },
  /** What a period pays goes into the ledger. */
  "periods:approve": { ...OWNERS, stepUp: true },
  /** Points of partners, and credit and coupons of referred customers, as a checkout uses them. */
  "rewards:read": { ...READERS, key: true },
  "rewards:write": { ...WRITERS, key: true },
  "reports:read": { ...READERS, key: true },
  "payouts:read": { ...READERS, key: true },
  /** Making payout batches; holding and cancelling what has not left. People alone: each batch says who made it. */
  "payouts:batch": { ...WRITERS },
  /** Letting a batch leave. */
  "payouts:approve": { ...OWNERS, stepUp: true },
  /** Saying when and how much partners are paid, and that one was, which takes the amount out of its balance. */
  "payouts:write": { ...OWNERS, key: true, stepUp: true },
  /** Files by which payouts are paid by hand: they say where people bank, and no key is given that. */
  "payouts:export": { ...OWNERS, stepUp: true },
  /** What partners contest: reading it, and answering and deciding it. People alone decide. */
  "disputes:read": { ...READERS, key: true },
  "disputes:write": { ...WRITERS },
  /** What the program has to pay with, what came in, and its invoices. */
  "funding:read": { ...READERS, key: true },
  /** Bringing money, and saying below which balance one is told. */
  "funding:write": { ...OWNERS },
  /** Where a merchant's servers are told what happens, what they were told, and what of it arrived. */
  "webhooks:read": { ...READERS, key: true },
  /** Sending again what did not arrive, and a test. */
  "webhooks:replay": { ...WRITERS, key: true },
  /** Where it all goes, and the secrets that sign it. */
  "webhooks:write": { ...OWNERS, key: true, stepUp: true },
  "keys:read": { ...OWNERS, key: true, acting: true },
  "keys:write": { ...OWNERS, key: true, stepUp: true },
  "members:read": { ...READERS },
  "members:write": { ...OWNERS, stepUp: true },
  "organisation:write": { ...OWNERS },
  /** The organisation's own OpenID Connect issuer. */
  "issuer:write": { ...OWNERS, stepUp: true },
  "audit:read": { ...OWNERS, key: true },
  /** Erasing a customer. */
  "privacy:write": { ...OWNERS, key: true, stepUp: true },

  "self:read": { ...OWN, acting: true, beforeEnrolment: true },
  "self:write": { ...OWN },
  /** Second factors, sessions, password, address. */
  "security:read": { ...OWN, beforeEnrolment: true },
  "security:write": { ...OWN, beforeEnrolment: true },
  /** What undoes protection: dropping a factor, a new address, erasing the account. */
  "security:weaken": { ...OWN, stepUp: true },
  "affiliate:read": { ...OWN, acting: true },
  "affiliate:write": { ...OWN, acting: true },
  /** Asking for what is available: not for support. */
  "affiliate.payouts:request": { ...OWN },
  /** In which country one is paid, and one's account at Stripe: never by support. */
  "payee:write": { ...OWN },
  /** How one is paid. */
  "payee:method": { ...OWN, stepUp: true },
  /** Who one is, as documents say: support does not see them. */
  "kyc:read": { ...OWN },
  "kyc:write": { ...OWN, stepUp: true },

  /** What waits for a person: of each kind what the role may see (`core/admin/work-inbox.ts`). */
  "platform.inbox:read": { ...STAFF, roles: PLATFORM_ROLES },
  /** What jobs did, what of theirs was given up, and what ingest refused. */
  "platform.jobs:read": { ...STAFF, roles: ["owner", "support"] },
  /** Calling a job, and retrying or deleting what was given up. */
  "platform.jobs:write": { ...STAFF, roles: ["owner", "support"], stepUp: true },
  "platform.users:read": { ...STAFF, roles: PLATFORM_ROLES },
  /** Who is of the platform. */
  "platform.roles:write": { ...STAFF, roles: ["owner"], stepUp: true },
  "platform.sessions:write": { ...STAFF, roles: ["owner", "support"], stepUp: true },
  "platform.organisations:read": { ...STAFF, roles: PLATFORM_ROLES },
  /** Payees and how they are paid, without the details; proofs of what was paid by hand. */
  "platform.payouts:read": { ...STAFF, roles: ["owner", "finance", "compliance"] },
  /** Differences between the books, Stripe and the banks. */
  "platform.reconciliation:read": { ...STAFF, roles: ["owner", "finance"] },
  /** Reconciling now; saying who looks after a difference, and what came of it. */
  "platform.reconciliation:write": { ...STAFF, roles: ["owner", "finance"], stepUp: true },
  /** What is switched on and off, and bounded, for everybody or for one organisation. */
  "platform.settings:read": { ...STAFF, roles: PLATFORM_ROLES },
  "platform.settings:write": { ...STAFF, roles: ["owner"], stepUp: true },
  "platform.audit:read": { ...STAFF, roles: ["owner", "compliance"] },
  "platform.act-as": { ...STAFF, roles: ["owner", "support"], stepUp: true },
  /** Going on with what was begun, and ending it. */
  "platform.act-as:continue": { ...STAFF, roles: ["owner", "support"] },
  "platform.privacy:read": { ...STAFF, roles: ["owner", "compliance"] },
  /** What countries allow plans to pay. */
  "platform.policies:read": { ...STAFF, roles: PLATFORM_ROLES },
  "platform.policies:write": { ...STAFF, roles: ["owner", "compliance"], stepUp: true },
  /** Checking how somebody is paid, and holding payouts. */
  "platform.payouts:write": { ...STAFF, roles: ["owner", "finance", "compliance"], stepUp: true },
  /** Who payees are, by their documents, whom lists of sanctions name, and cases. */
  "platform.compliance:read": { ...STAFF, roles: ["owner", "compliance"] },
  "platform.compliance:write": { ...STAFF, roles: ["owner", "compliance"], stepUp: true },
  /** What the figures of partners say may be wrong. */
  "platform.fraud:read": { ...STAFF, roles: ["owner", "compliance", "support"] },
  /** Deciding on it: holding, opening cases, suspending in a program. */
  "platform.fraud:write": { ...STAFF, roles: ["owner", "compliance"], stepUp: true },
  /** On what terms programs are funded, and what came by bank. */
  "platform.funding:read": { ...STAFF, roles: ["owner", "finance"] },
  "platform.funding:write": { ...STAFF, roles: ["owner", "finance"], stepUp: true },
} as const satisfies Record<string, Rule>;

export type Permission = keyof typeof PERMISSIONS;

type OfArea<Area> = {
  [P in Permission]: (typeof PERMISSIONS)[P]["area"] extends Area ? P : never;
}[Permission];
export type TenantPermission = OfArea<"tenant">;
export type PlatformPermission = OfArea<"platform">;
export type SelfPermission = OfArea<"self">;

/** What an API key may be allowed to do. */
export type Scope = {
  [P in Permission]: (typeof PERMISSIONS)[P]["key"] extends true ? P : never;
}[Permission];

/** The rule of a permission, as wide as all of them are. */
export const ruleOf = (permission: Permission): Rule => PERMISSIONS[permission];

export const PERMISSION_NAMES = Object.keys(PERMISSIONS) as Permission[];
export const SCOPES = PERMISSION_NAMES.filter((name) => ruleOf(name).key) as readonly Scope[];

/** Scopes that only a key of the whole organisation can hold. */
export const ORGANISATION_SCOPES: ReadonlySet<Scope> = new Set([
  "programs:write",
  "audit:read",
  "privacy:write",
]);

/** What a member of an organisation holds. */
export function scopesOf(role: MemberRole): ReadonlySet<Scope> {
  return new Set(SCOPES.filter((scope) => ruleOf(scope).roles.includes(role)));
}

/** Whether someone with these roles must have a second factor: what they hold is worth it. */
export function needsSecondFactor(standing: {
  readonly platformRole: PlatformRole | null;
  readonly memberRoles: readonly MemberRole[];
}): boolean {
  const { platformRole, memberRoles } = standing;
  return PERMISSION_NAMES.some((name) => {
    const { area, roles, secondFactor } = ruleOf(name);
    if (!secondFactor) return false;
    if (area === "platform") return platformRole !== null && roles.includes(platformRole);
    return area === "tenant" && memberRoles.some((role) => roles.includes(role));
  });
}
