import { Link } from "@tanstack/react-router";
import type { DisputeRecord as DisputeRecordOf } from "../../../../../../core/api/disputes.ts";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Facts } from "../../../../components/ui/figure.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import ConversionDetail from "../conversion-detail.tsx";

/** What is known of what is contested: a conversion as its own page has it, with all reasons; a payout with what happened to it. */
export function DisputeRecord({ record }: { record: DisputeRecordOf | null }) {
  if (record === null) return <p className="quiet">It is not there any more.</p>;
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
  if (ids.length === 0) {
    return (
      <p>
        Nothing was ever reported under the order id <strong>{orderId}</strong>.
      </p>
    );
  }
  return (
    <>
      <p>
        Reported under <strong>{orderId}</strong>, and credited as follows.
      </p>
      {ids.map((id) => (
        <ConversionDetail key={id} id={id} />
      ))}
    </>
  );
}

type PayoutOf = Extract<DisputeRecordOf, { readonly subject: "payout" }>["payout"];

function PayoutRecord({ payout }: { payout: PayoutOf }) {
  const { id, state, amountMinor, returnedMinor, currency, methodLabel, reference, failure, heldAt, events } =
    payout;
  return (
    <>
      <Facts
        facts={[
          ["amount", <Money key="a" minor={amountMinor} currency={currency} />],
          ["state", heldAt === null ? state : `${state}, held until this is decided`],
          ...(methodLabel === null ? [] : [["to", methodLabel] as const]),
          ...(reference === null ? [] : [["reference", reference] as const]),
          ...(returnedMinor === 0
            ? []
            : [["came back", <Money key="r" minor={returnedMinor} currency={currency} />] as const]),
          ...(failure?.reason == null ? [] : [["failed", failure.reason] as const]),
        ]}
      />
      <ul className="verdicts">
        {events.map(({ kind, at }) => (
          <li key={`${kind} ${at}`}>
            <span>{kind.replaceAll("_", " ")}</span>
            <Clock at={at} />
          </li>
        ))}
      </ul>
      <Link to="/merchant/payouts/$payoutId" params={{ payoutId: id }}>
        Open the payout
      </Link>
    </>
  );
}
