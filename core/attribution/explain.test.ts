import { expect, it } from "vitest";
import { type ExplainedOutcome, explainOutcome } from "./explain.ts";

const decided = (extra: Partial<ExplainedOutcome>): ExplainedOutcome => ({
  outcome: "attributed",
  reason: "model",
  model: "last_click",
  coupon: null,
  binding: null,
  ...extra,
});
const coupon = (reason: string | null) => ({ code: "ADA10", counted: reason === null, reason });

it.each<[string, Partial<ExplainedOutcome>]>([
  ["The clicks that count share the order by the model last click.", {}],
  [
    "The clicks that count share the order by the model position based. The coupon ADA10 does not count: it had ended.",
    { model: "position_based", coupon: coupon("coupon_expired") },
  ],
  ["The coupon ADA10 takes the whole order for its owner.", { reason: "coupon", coupon: coupon(null) }],
  [
    "No click counts, so the partner who brought this customer before takes the order.",
    { reason: "binding", binding: { counted: true, reason: null } },
  ],
  [
    "Nobody is credited: nothing leads to a click. The coupon ADA10 does not count: nobody has such a coupon.",
    { outcome: "unattributed", reason: "no_touch", coupon: coupon("coupon_unknown") },
  ],
  [
    "Nobody is credited: there were clicks, but none counts, and the customer's earlier binding does not hold: it is the buyer's own.",
    {
      outcome: "unattributed",
      reason: "no_eligible_touch",
      binding: { counted: false, reason: "own_link" },
    },
  ],
  ["Nobody is credited: nothing leads to a click.", { outcome: "unattributed", reason: "token_malformed" }],
])("%s", (sentence, extra) => expect(explainOutcome(decided(extra))).toBe(sentence));

it("says so in Vietnamese", () => {
  const refused = decided({ model: "position_based", coupon: coupon("coupon_expired") });
  expect(explainOutcome(refused, "vi")).toBe(
    "Các lượt nhấp được tính chia đơn hàng theo mô hình vị trí. Mã giảm giá ADA10 không được tính: mã đã hết hạn.",
  );
  expect(explainOutcome(decided({ outcome: "unattributed", reason: "no_touch" }), "vi")).toBe(
    "Không ai được ghi nhận: không có gì dẫn tới một lượt nhấp.",
  );
});
