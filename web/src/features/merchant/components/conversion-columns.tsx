import { lazy, type ReactNode, Suspense, useState } from "react";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { describeGoal } from "../../../lib/describe-goal.ts";
import { UNKNOWN } from "../../../lib/format.ts";
import { stateTexts } from "../../../lib/state-texts.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import type { Conversion } from "../api/conversion.ts";
import { describeOutcome, describeSource } from "../describe-conversion.ts";
import { conversionListTexts } from "../texts/conversion-list.ts";

const ConversionDetail = lazy(() => import("./conversion-detail.tsx"));

interface OpenedRows {
  readonly columns: readonly RichColumn<Conversion>[];
  readonly detail: (row: Conversion) => ReactNode;
}

/** Columns of conversions, each of which opens into why it is credited as it is. */
export function useConversionRows(): OpenedRows {
  const [openId, setOpenId] = useState<string | null>(null);
  return {
    columns: columnsWith(openId, setOpenId),
    detail: ({ id }) =>
      id === openId ? (
        <Suspense>
          <ConversionDetail id={id} />
        </Suspense>
      ) : null,
  };
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly RichColumn<Conversion>[] {
  const t = textsNow(conversionListTexts);
  return [
    {
      id: "order",
      title: t.order,
      cell: ({ id, orderId, goal, test }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {orderId}
          </Button>
          <span className="second">
            {describeGoal(goal)}
            {test ? ` · ${t.test}` : ""}
          </span>
        </>
      ),
    },
    { id: "receivedAt", title: t.received, sorts: true, cell: ({ receivedAt }) => <Clock at={receivedAt} /> },
    {
      ...{ id: "occurredAt", title: t.occurred, sorts: true, extra: true },
      cell: ({ occurredAt }) => <Clock at={occurredAt} />,
    },
    { id: "source", title: t.reportedBy, cell: ({ source }) => describeSource(source) },
    {
      id: "status",
      title: t.status,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={CONVERSION_TONES[status]}>{textsNow(stateTexts)[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      id: "outcome",
      title: t.outcome,
      cell: (conversion) => {
        const { tone, text } = describeOutcome(conversion);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      id: "amountMinor",
      title: t.amount,
      sorts: true,
      numeric: true,
      cell: ({ amountMinor, refundedMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {refundedMinor === 0 ? null : (
            <span className="second">
              {weave(t.refunded, <Money minor={refundedMinor} currency={currency} />)}
            </span>
          )}
        </>
      ),
    },
    { id: "coupon", title: t.coupon, extra: true, cell: ({ coupon }) => coupon ?? UNKNOWN },
  ];
}
