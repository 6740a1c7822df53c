import { useState } from "react";
import { DECIDED_MAX } from "../../../../../core/api/bounds.ts";
import type { DecisionPreview } from "../../../../../core/api/conversion-decisions.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { describeProblem } from "../../../lib/api/problem.ts";
import { formatMoney } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Deciding, DecisionsInHand, FailedDeciding } from "../api/use-decisions.ts";
import { conversionsTexts } from "../texts/conversions.ts";

interface DecideBarProps {
  readonly chosen: readonly string[];
  readonly inHand: DecisionsInHand;
  readonly onDone: () => void;
}

interface Asked {
  readonly status: Deciding["status"];
  readonly preview: DecisionPreview;
}

/** What can be done with the conversions that are chosen: first it says what it would come to. */
export default function DecideBar({ chosen, inHand, onDone }: DecideBarProps) {
  const t = useTexts(conversionsTexts);
  const [asked, setAsked] = useState<Asked | null>(null);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const { waiting } = inHand;
  if (waiting !== null)
    return (
      <div className="decide-bar button-row" role="status">
        <span>{t.soon[waiting.status](waiting.ids.length)}</span>
        <Button onClick={inHand.undo}>{t.undo}</Button>
      </div>
    );
  if (inHand.failed !== null) return <Failed failed={inHand.failed} inHand={inHand} />;
  if (chosen.length === 0) return null;
  const ask = async (status: Deciding["status"]) => {
    setBusy(true);
    setProblem(null);
    await inHand.preview({ ids: chosen, status }).then(
      (preview) => setAsked({ status, preview }),
      (error: unknown) => setProblem(describeProblem(error)),
    );
    setBusy(false);
  };
  const decide = async (status: Deciding["status"], reason?: string) => {
    inHand.decide({ ids: chosen, status, ...(reason === undefined ? {} : { reason }) });
    setAsked(null);
    onDone();
  };
  return (
    <section className="decide-bar stacked is-tight" aria-label={t.chosen(chosen.length)}>
      {asked === null ? (
        <div className="button-row">
          <span>{t.chosen(chosen.length)}</span>
          <Button
            look="main"
            busy={busy}
            disabled={chosen.length > DECIDED_MAX}
            onClick={() => void ask("approved")}
          >
            {t.approve}
          </Button>
          <Button busy={busy} disabled={chosen.length > DECIDED_MAX} onClick={() => void ask("rejected")}>
            {t.reject}
          </Button>
          <Button look="bare" onClick={onDone}>
            {t.let}
          </Button>
          {chosen.length > DECIDED_MAX ? <span>{t.most}</span> : null}
        </div>
      ) : (
        <>
          <Impact asked={asked} of={chosen.length} />
          {asked.status === "rejected" && asked.preview.decided > 0 ? (
            <ReasonForm
              submit={t.rejectAll}
              hint={t.rejectHint}
              onSend={(reason) => decide("rejected", reason)}
              onCancel={() => setAsked(null)}
            />
          ) : (
            <div className="button-row">
              {asked.preview.decided === 0 ? null : (
                <Button look="main" onClick={() => void decide("approved")}>
                  {t.confirmApprove}
                </Button>
              )}
              <Button onClick={() => setAsked(null)}>{t.cancel}</Button>
            </div>
          )}
        </>
      )}
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </section>
  );
}

/** What was said stays, until it is sent or let be. */
function Failed({ failed: { asked, problem }, inHand }: { failed: FailedDeciding; inHand: DecisionsInHand }) {
  const t = useTexts(conversionsTexts);
  const { ids, status, reason } = asked;
  return (
    <section className="decide-bar stacked is-tight" aria-label={t.chosen(ids.length)}>
      <div role="alert">
        <Notice tone="bad" title={t.failed[status](ids.length)}>
          {problem}
        </Notice>
      </div>
      {reason === undefined ? null : <p className="prose-text">{t.said(reason)}</p>}
      <div className="button-row">
        <Button look="main" onClick={inHand.again}>
          {t.again}
        </Button>
        <Button onClick={inHand.drop}>{t.cancel}</Button>
      </div>
    </section>
  );
}

/** How many, and what hangs on them, by currency. */
function Impact({ asked: { status, preview }, of }: { asked: Asked; of: number }) {
  const t = useTexts(conversionsTexts);
  const { decided, currencies } = preview;
  if (decided === 0) return <p role="status">{t.impact.nothing}</p>;
  return (
    <div role="status">
      <p>
        {t.impact[status](decided)} {decided === of ? null : t.impact.left(of - decided)}
      </p>
      <ul>
        {currencies.map(({ currency, amountMinor, commissionMinor, partners }) => (
          <li key={currency}>
            {t.impact.sums(
              formatMoney(amountMinor, currency),
              formatMoney(commissionMinor, currency),
              partners,
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}
