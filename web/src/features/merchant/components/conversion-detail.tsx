import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { Facts } from "../../../components/ui/figure.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { ReasonForm } from "../../../components/ui/reason-form.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { formatList } from "../../../lib/format.ts";
import { formatBps } from "../../../lib/money.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import type { Tone } from "../../../lib/tone.ts";
import type { Accrual, Touch, WholeConversion } from "../api/conversion.ts";
import { useConversion, useKeys, usePartners } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";
import { describeFinder, describeOutcome, describeReason } from "../describe-conversion.ts";
import { conversionDetailTexts } from "../texts/conversion-detail.ts";
import "./merchant.css";

/** Why a conversion is credited as it is: every touch with its verdict, every line of commission with its sentence. */
export default function ConversionDetail({ id }: { id: string }) {
  const t = useTexts(conversionDetailTexts);
  return (
    <div className="row-detail">
      <Loaded of={[useConversion(id)]} meanwhile={<p className="quiet">{t.looking}</p>}>
        {(conversion) => <Whole conversion={conversion} />}
      </Loaded>
    </div>
  );
}

function Whole({ conversion }: { conversion: WholeConversion }) {
  const t = useTexts(conversionDetailTexts);
  const { outcomeReason, tokenRefusal, approveAt, status } = conversion;
  return (
    <>
      <Facts
        facts={[
          [t.happened, <Clock key="o" at={conversion.occurredAt} />],
          [
            t.outcome,
            outcomeReason === null ? describeOutcome(conversion).text : describeReason(outcomeReason),
          ],
          ...(tokenRefusal === null ? [] : [[t.token, describeReason(tokenRefusal)] as const]),
          ...(status === "pending" && approveAt !== null
            ? [[t.byItself, <Day key="a" at={approveAt} />] as const]
            : []),
          ...conversion.refunds.map(
            (refund) =>
              [
                t.refund(refund.refundId),
                <span key={refund.id}>
                  <Money minor={refund.amountMinor} currency={refund.currency} />{" "}
                  {t.refundStates[refund.status]}
                </span>,
              ] as const,
          ),
        ]}
      />
      <Touches touches={conversion.attribution.touches} />
      <Lines accruals={conversion.accruals} test={conversion.test} />
      <Decision conversion={conversion} />
    </>
  );
}

function Touches({ touches }: { touches: readonly Touch[] }) {
  const t = useTexts(conversionDetailTexts);
  const partners = usePartners();
  if (touches.length === 0) {
    return <p className="quiet">{t.noClick}</p>;
  }
  return (
    <section>
      <h3>{t.considered}</h3>
      <ul className="verdicts">
        {touches.map((touch) => (
          <li key={touch.clickId}>
            <Badge tone={touch.counted ? "ok" : "unknown"}>{touch.counted ? t.counted : t.notCounted}</Badge>
            <span>
              {t.foundBy(
                partners.get(touch.partnerId)?.name ?? t.partner(touch.partnerId.slice(-6)),
                formatList(touch.foundBy.map(describeFinder)),
              )}
              {touch.weightBps > 0 ? `, ${t.share(formatBps(touch.weightBps))}` : ""}
              {touch.reason === null ? "" : `: ${describeReason(touch.reason)}`}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

const LINE_TONES: Readonly<Record<Accrual["state"], Tone>> = {
  available: "ok",
  pending: "unknown",
  reversed: "warn",
  breakage: "unknown",
};

function Lines({ accruals, test }: { accruals: readonly Accrual[]; test: boolean }) {
  const t = useTexts(conversionDetailTexts);
  const partners = usePartners();
  if (accruals.length === 0) {
    return <p className="quiet">{test ? t.testEarns : t.noCommission}</p>;
  }
  return (
    <section>
      <h3>{t.commission}</h3>
      <ul className="verdicts">
        {accruals.map((line) => (
          <li key={line.id}>
            <Badge tone={LINE_TONES[line.state]}>{t.lineStates[line.state]}</Badge>
            <span>
              {line.partnerId === null
                ? t.kept
                : (partners.get(line.partnerId)?.name ?? t.partner(line.partnerId.slice(-6)))}
              : {line.explanation}
              {line.reversedMinor === 0 ? null : (
                <> {weave(t.takenBack, <Money minor={line.reversedMinor} currency={line.currency} />)}</>
              )}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Approving and rejecting, as far as the conversion's state allows it. */
function Decision({ conversion: { id, status, orderId } }: { conversion: WholeConversion }) {
  const t = useTexts(conversionDetailTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const [rejecting, setRejecting] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  if (status === "rejected") return null;
  const decide = async (path: "approve" | "reject", body?: object) => {
    await api.post(`/api/v1/conversions/${id}/${path}`, body);
    toast(path === "approve" ? t.isApproved(orderId) : t.isRejected(orderId));
    await Promise.all([
      queries.invalidateQueries({ queryKey: keys.conversions }),
      queries.invalidateQueries({ queryKey: keys.conversion }),
    ]);
  };
  const approve = async () => {
    setBusy(true);
    setProblem(await decide("approve").then(() => null, describeProblem));
    setBusy(false);
  };
  if (rejecting) {
    return (
      <ReasonForm
        submit={t.rejectIt}
        hint={t.rejectHint}
        onSend={(reason) => decide("reject", { reason })}
        onCancel={() => setRejecting(false)}
      />
    );
  }
  return (
    <div className="stacked">
      <div className="button-row">
        {status === "pending" ? (
          <Button look="main" busy={busy} onClick={() => void approve()}>
            {t.approve}
          </Button>
        ) : null}
        <Button onClick={() => setRejecting(true)}>{t.reject}</Button>
      </div>
      {problem === null ? null : (
        <div role="alert">
          <Notice tone="bad">{problem}</Notice>
        </div>
      )}
    </div>
  );
}
