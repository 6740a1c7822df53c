import { Link } from "@tanstack/react-router";
import type { DisputeRecord as DisputeRecordOf } from "../../../../../../core/api/disputes.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { describeEvent } from "../../describe-trail.ts";
import { disputesTexts } from "../../texts/disputes.ts";
import ConversionDetail from "../conversion-detail.tsx";

/** What is known of what is contested: a conversion as its own page has it, with all reasons; a payout with what happened to it. */
export function DisputeRecord({ record }: { record: DisputeRecordOf | null }) {
  const t = useTexts(disputesTexts);
  if (record === null) return <p className="quiet">{t.notThere}</p>;
  switch (record.subject) {
    case "conversion":
      return <ConversionDetail id={String(record.conversion.id)} />;
    case "missing_sale":
      return (
        <Sales
          orderId={record.orderId}
          ids={record.conversions.map(({ conversion }) => String(conversion.id))}
        />
      );
    case "payout":
      return <PayoutRecord payout={record.payout} />;
  }
}

function Sales({ orderId, ids }: { orderId: string; ids: readonly string[] }) {
  const t = useTexts(disputesTexts);
  if (ids.length === 0) {
    return <p>{weave(t.neverReported, <strong>{orderId}</strong>)}</p>;
  }
  return (
    <>
      <p>{weave(t.reportedUnder, <strong>{orderId}</strong>)}</p>
      {ids.map((id) => (
        <ConversionDetail key={id} id={id} />
      ))}
    </>
  );
}

type PayoutOf = Extract<DisputeRecordOf, { readonly subject: "payout" }>["payout"];

function PayoutRecord({ payout }: { payout: PayoutOf }) {
  const t = useTexts(disputesTexts);
  const { id, state, amountMinor, returnedMinor, currency, methodLabel, reference, failure, heldAt, events } =
    payout;
  return (
    <>
      <Facts
        facts={[
          [t.amount, <Money key="a" minor={amountMinor} currency={currency} />],
          [t.state, heldAt === null ? t.payoutStates[state] : t.heldUntil(t.payoutStates[state])],
          ...(methodLabel === null ? [] : [[t.to, methodLabel] as const]),
          ...(reference === null ? [] : [[t.reference, reference] as const]),
          ...(returnedMinor === 0
            ? []
            : [[t.cameBack, <Money key="r" minor={returnedMinor} currency={currency} />] as const]),
          ...(failure?.reason == null ? [] : [[t.failed, failure.reason] as const]),
        ]}
      />
      <ul className="verdicts">
        {events.map(({ kind, at }) => (
          <li key={`${kind} ${at}`}>
            <span>{describeEvent(kind)}</span>
            <Clock at={at} />
          </li>
        ))}
      </ul>
      <Link to="/merchant/payouts/$payoutId" params={{ payoutId: id }}>
        {t.openPayout}
      </Link>
    </>
  );
}
