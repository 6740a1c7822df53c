import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { worstCase } from "../../../../../../core/commission/worst-case.ts";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatBps } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";

/** The most that a draft's percentages pay of an order, and what of it each level and bonus is. */
export function WorstPart({ rules }: { readonly rules: PlanRules }) {
  const t = useTexts(planPreviewTexts);
  const { worstCaseBps, capBps, levels, bonuses } = worstCase(rules);
  const left = capBps - worstCaseBps;
  return (
    <Section title={t.worst}>
      <div className="stacked">
        <Facts
          facts={[
            ...levels.map(({ bps }, index) => [t.level(String(index + 1)), formatBps(bps)] as const),
            ...bonuses.map(({ name, bps }) => [name, formatBps(bps)] as const),
            [t.sum, <strong key="sum">{formatBps(worstCaseBps)}</strong>],
            [t.cap, formatBps(capBps)],
          ]}
        />
        <Notice tone={left < 0 ? "bad" : "ok"}>
          {left < 0 ? t.above(formatBps(-left)) : t.left(formatBps(left))}
        </Notice>
        <p className="quiet">{t.worstText}</p>
      </div>
    </Section>
  );
}
