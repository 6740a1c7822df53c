import type { EnrollmentStatus } from "../genealogy/partner-status.ts";
import { ok, type Result, refuse } from "../result.ts";

/** What can happen to a partner's place in a campaign. */
export type EnrollmentAction = "apply" | "approve" | "reject" | "suspend" | "reinstate";

export interface EnrollmentDecision {
  readonly status: EnrollmentStatus;
  /** Places of the campaign that it takes (1), gives back (-1) or leaves alone (0). */
  readonly seats: -1 | 0 | 1;
}

const FROM: Record<EnrollmentAction, readonly (EnrollmentStatus | "none")[]> = {
  apply: ["none", "rejected"],
  approve: ["pending", "rejected"],
  reject: ["pending", "approved", "suspended"],
  suspend: ["approved"],
  reinstate: ["suspended"],
};

/**
 * What an action makes of an enrollment. Who applies to an open campaign is approved at once. Only an approved
 * enrollment holds a place. Refused with the statuses from which the action is possible.
 */
export function decideEnrollment(
  from: EnrollmentStatus | "none",
  action: EnrollmentAction,
  joinMode: "open" | "approval",
): Result<EnrollmentDecision, { readonly possibleFrom: readonly (EnrollmentStatus | "none")[] }> {
  if (!FROM[action].includes(from)) return refuse({ possibleFrom: FROM[action] });
  const status = outcome(action, joinMode);
  if (status === "approved") return ok({ status, seats: 1 });
  return ok({ status, seats: from === "approved" ? -1 : 0 });
}

function outcome(action: EnrollmentAction, joinMode: "open" | "approval"): EnrollmentStatus {
  switch (action) {
    case "apply":
      return joinMode === "open" ? "approved" : "pending";
    case "approve":
    case "reinstate":
      return "approved";
    case "reject":
      return "rejected";
    case "suspend":
      return "suspended";
  }
}
