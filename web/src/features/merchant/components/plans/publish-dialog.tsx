import type { Plan, PlanCheck } from "../../../../../../core/api/plans.ts";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { formatBps } from "../../../../lib/money.ts";
import { currentLocale } from "../../../../lib/texts/language.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { describeChange } from "../../plans/describe-change.ts";
import { summaryNow } from "../../plans/summary-now.ts";
import { plansTexts } from "../../texts/plans.ts";
import { PlanWarnings } from "./check-part.tsx";
import { PlanSummary } from "./plan-summary.tsx";

interface PublishDialogProps {
  readonly checked: PlanCheck;
  readonly rules: PlanRules;
  /** Null: at once. */
  readonly from: Date | null;
  readonly timezone: string;
  readonly current: Plan | null;
  readonly answer: (publish: boolean) => void;
}

/** What changes, in words, and from when on; then it is published, or edited further. */
export function PublishDialog(props: PublishDialogProps) {
  const { checked, rules, from, timezone, current, answer } = props;
  const t = useTexts(plansTexts);
  const { worstCaseBps, capBps } = checked.worstCase;
  const when = new Intl.DateTimeFormat(currentLocale(), {
    ...{ dateStyle: "long", timeStyle: "short", timeZone: timezone },
  });
  const begins = current === null ? t.publishFirst : t.publishNow;
  return (
    <Dialog title={t.publishTitle} onClose={() => answer(false)}>
      <div className="stacked">
        <p>{from === null ? begins : t.publishFrom(when.format(from))}</p>
        {current === null ? <PlanSummary rules={rules} /> : <Changes rules={rules} current={current} />}
        <p className="quiet">{t.atMost(formatBps(worstCaseBps), formatBps(capBps))}</p>
        <PlanWarnings tone="warn" title={t.warnings} warnings={checked.warnings} />
        <div className="form-actions">
          <Button look="main" onClick={() => answer(true)}>
            {t.publish}
          </Button>
          <Button onClick={() => answer(false)}>{t.goOn}</Button>
        </div>
      </div>
    </Dialog>
  );
}

function Changes({ rules, current }: { readonly rules: PlanRules; readonly current: Plan }) {
  const t = useTexts(plansTexts);
  const changes = describeChange(summaryNow(current.rules), summaryNow(rules));
  if (changes.length === 0) return <p>{t.nothingChanges}</p>;
  return (
    <>
      <h3>{t.differs(String(current.number))}</h3>
      <dl className="plan-changes">
        {changes.map(({ field, before, after }) => (
          <div key={field}>
            <dt>{t.was}</dt>
            <dd>{before ?? t.notSaid}</dd>
            <dt>{t.becomes}</dt>
            <dd>{after ?? t.notSaid}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
