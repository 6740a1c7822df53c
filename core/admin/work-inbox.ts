import { type PlatformPermission, ruleOf } from "../access/permissions.ts";
import type { PlatformRole } from "../access/roles.ts";
import type { CaseSeverity } from "../compliance/states.ts";
import { ITEM_KINDS, isBookKind } from "../reconciliation/difference.ts";

/** What waits for a person of the platform, or is looked after by one, and which permission shows it. */
const PERMISSION_OF = {
  case: "platform.compliance:read",
  screening: "platform.compliance:read",
  identity: "platform.compliance:read",
  reconciliation: "platform.reconciliation:read",
  batch: "platform.payouts:read",
  dispute: "platform.inbox:read",
  privacy: "platform.privacy:read",
  job: "platform.jobs:read",
  organisation: "platform.inbox:read",
  fraud: "platform.fraud:read",
} as const satisfies Record<string, PlatformPermission>;

export type WorkKind = keyof typeof PERMISSION_OF;
export const WORK_KINDS = Object.keys(PERMISSION_OF) as WorkKind[];

/** The kinds that somebody of this role sees. */
export function workKindsOf(role: PlatformRole): WorkKind[] {
  return WORK_KINDS.filter((kind) => ruleOf(PERMISSION_OF[kind]).roles.includes(role));
}

/** Days after which persons must have their copy, or be forgotten (GDPR, Article 12: a month). */
export const PRIVACY_DAYS = 30;
const DAY_MS = 86_400_000;
/** So many days before its end something becomes urgent, and so many after it more so. */
const NEAR_DAYS = 7;

export interface Work {
  readonly kind: WorkKind;
  /** What of the kind it is: the state, or the kind, that its own record has. */
  readonly what: string;
  /** As its own record says; null: by the rules here. */
  readonly severity: CaseSeverity | null;
  readonly since: Date;
  /** By when; null: nobody said. */
  readonly dueAt: Date | null;
}

/** How grave it is that something waits. */
export function severityOf({ kind, what, severity, since, dueAt }: Work, now: Date): CaseSeverity {
  if (severity !== null) return severity;
  const waitedDays = (now.getTime() - since.getTime()) / DAY_MS;
  const leftDays = dueAt === null ? Number.POSITIVE_INFINITY : (dueAt.getTime() - now.getTime()) / DAY_MS;
  switch (kind) {
    case "reconciliation":
      // What our own books do not say alike is no news that is on its way.
      if (what !== "line_stuck" && ITEM_KINDS.some((one) => one === what && isBookKind(one)))
        return "critical";
      return "high";
    case "case":
    case "screening":
    case "fraud":
      return "high";
    case "job":
      return "high";
    case "privacy":
      if (leftDays < 0) return "critical";
      return what === "failed" || leftDays < NEAR_DAYS ? "high" : "low";
    case "dispute":
      return leftDays < -NEAR_DAYS ? "high" : "medium";
    case "identity":
    case "batch":
      return waitedDays > NEAR_DAYS ? "high" : "medium";
    case "organisation":
      return "low";
  }
}
