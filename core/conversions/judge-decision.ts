/** What somebody decides about a conversion. */
export type Decision = "approved" | "rejected";

/** `unchanged`: it is so already. `wrong_state`: it was rejected, or approved, and cannot be so again in another way. */
export type DecisionVerdict = "decided" | "unchanged" | "wrong_state";

/** What becomes of a conversion by a decision. A rejection is final; what was approved can still be rejected. */
export function judgeDecision(
  standing: { readonly status: "pending" | Decision; readonly reason: string | null },
  wanted: { readonly status: Decision; readonly reason: string | null },
): DecisionVerdict {
  if (standing.status === wanted.status && standing.reason === wanted.reason) return "unchanged";
  if (standing.status === "pending") return "decided";
  return standing.status === "approved" && wanted.status === "rejected" ? "decided" : "wrong_state";
}
