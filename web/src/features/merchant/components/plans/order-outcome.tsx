import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { rankName } from "../../../../../../core/commission/summary-words.ts";
import { Facts } from "../../../../components/ui/figure.tsx";
import { formatCount, formatList } from "../../../../lib/format.ts";
import { formatBps, formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { formatExact } from "../../plans/format-exact.ts";
import {
  type PreviewLine,
  previewOrder,
  type SampleOrder,
  type SamplePartner,
} from "../../plans/preview-order.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";

interface OrderOutcomeProps {
  readonly rules: PlanRules;
  readonly order: SampleOrder;
  readonly partners: readonly SamplePartner[];
}

/** Who gets what of an order, level by level, and why the others do not. */
export function OrderOutcome({ rules, order, partners }: OrderOutcomeProps) {
  const t = useTexts(planPreviewTexts);
  const { lines, paidMinor, breakageMinor, reward } = previewOrder(rules, order, partners);
  const { currency } = order;
  return (
    <>
      <ol className="plan-lines">
        {lines.map((line) => (
          <li key={line.level}>
            <p className="plan-line">
              <span>
                {t.level(String(line.level))}: <strong>{line.partner ?? t.program}</strong>
              </span>
              <strong>{formatMoney(line.amountMinor, currency)}</strong>
            </p>
            <p className="quiet">{describeLine(line, rules, currency)}</p>
          </li>
        ))}
      </ol>
      <Facts
        facts={[
          [t.paid, formatMoney(paidMinor, currency)],
          [t.kept, formatMoney(breakageMinor, currency)],
          ...(reward === null
            ? []
            : [
                [
                  t.customerGets,
                  `${formatMoney(reward.amountMinor, currency)} ${reward.kind === "coupon" ? t.asCoupon : t.asCredit}`,
                ] as const,
              ]),
        ]}
      />
      <p className="quiet">{t.later}</p>
    </>
  );
}

/** How a line came to its amount, or why nobody got it. */
function describeLine(line: PreviewLine, { ranks }: PlanRules, currency: string): string {
  const t = textsNow(planPreviewTexts);
  const exact = formatExact(line.exactNumerator, line.exactDenominator, currency);
  const isExact = line.exactNumerator === line.amountMinor * line.exactDenominator;
  const { split } = line;
  const how = [
    howPaid(line, currency),
    ...(line.rank === null ? [] : [t.byRank(rankName(ranks, line.rank))]),
    ...(line.heldByCap ? [t.held] : []),
    ...(isExact ? [] : [t.exactly(exact), line.rounding === "remainder" ? t.up : t.down]),
    ...(line.kind === "breakage" || split.points === 0n
      ? []
      : [t.points(formatCount(Number(split.points)), formatMoney(split.cashMinor, currency))]),
  ].join(", ");
  const passed = line.passedOver.map(({ name, reason }) => `${name} (${t.skips[reason]})`);
  return [
    `${how}.`,
    ...(line.breakageReason === null ? [] : [t.breakages[line.breakageReason]]),
    ...(passed.length === 0 ? [] : [t.passedOver(formatList(passed))]),
  ].join(" ");
}

function howPaid({ parts, rateBps, flatMinor, baseMinor }: PreviewLine, currency: string): string {
  const t = textsNow(planPreviewTexts);
  const [part, ...others] = parts ?? [];
  if (others.length > 0) return t.parts;
  if (part !== undefined && part.rule !== null) return t.rule(part.rule);
  if (rateBps !== null) return t.ofOrder(formatBps(rateBps), formatMoney(baseMinor, currency));
  return flatMinor === null ? t.flat : `${t.flat}: ${formatMoney(flatMinor, currency)}`;
}
