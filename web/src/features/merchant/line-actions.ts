import type { TenantPermission } from "../../../../core/access/permissions.ts";
import type { PayoutDetail } from "../../../../core/api/payouts.ts";

export type LineAction =
  | "retry"
  | "mark-paid"
  | "hold"
  | "release"
  | "switch-method"
  | "correct"
  | "mark-returned"
  | "mark-failed"
  | "cancel";

type Line = Pick<PayoutDetail, "state" | "method" | "heldAt">;

interface ActionRule {
  readonly action: LineAction;
  readonly needs: TenantPermission;

  readonly fits: (line: Line) => boolean;
}

const isWaiting = ({ state }: Line) => state === "requested" || state === "approved";
const isByHand = ({ method }: Line) => method !== "stripe";
const isWithBank = (line: Line) =>
  isByHand(line) && line.heldAt === null && (line.state === "approved" || line.state === "submitted");
const wasPaidByHand = (line: Line) => isByHand(line) && (line.state === "paid" || line.state === "returned");

const RULES: readonly ActionRule[] = [
  { action: "retry", needs: "payouts:write", fits: ({ state }) => state === "failed" },
  { action: "mark-paid", needs: "payouts:write", fits: isWithBank },
  {
    action: "hold",
    needs: "payouts:batch",

    fits: (line) => isWaiting(line) && line.heldAt === null,
  },
  {
    action: "release",
    needs: "payouts:batch",

    fits: (line) => isWaiting(line) && line.heldAt !== null,
  },
  {
    action: "switch-method",
    needs: "payouts:write",

    fits: (line) => isWaiting(line) && !isByHand(line),
  },
  { action: "correct", needs: "payouts:write", fits: wasPaidByHand },
  { action: "mark-returned", needs: "payouts:write", fits: wasPaidByHand },
  { action: "mark-failed", needs: "payouts:write", fits: isWithBank },
  { action: "cancel", needs: "payouts:batch", fits: isWaiting },
];

/** What can be done about a line as it stands; the API decides again. What mends comes first, what ends last. */
export const actionsOf = (line: Line): readonly Omit<ActionRule, "fits">[] =>
  RULES.filter(({ fits }) => fits(line));
