import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import type { Conversion } from "../api/conversion.ts";
import { describeOutcome, describeSource } from "../describe-conversion.ts";
import { ConversionDetail } from "./conversion-detail.tsx";

/** Conversions, each of which opens into why it is credited as it is. */
export function ConversionsTable({ conversions }: { conversions: readonly Conversion[] | undefined }) {
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <ListTable
      caption="Conversions, newest first"
      columns={columnsWith(openId, setOpenId)}
      rows={conversions}
      rowKey={({ id }) => id}
      detail={({ id }) => (id === openId ? <ConversionDetail id={id} /> : null)}
      empty={
        <Empty title="No conversion here">
          <p>
            What your pages, your server or your payment provider report appears here within seconds. The
            guide takes you to the first one in about ten minutes, and says why nothing arrives.
          </p>
          <Link to="/merchant/guide" className="button is-main">
            Open the guide
          </Link>
        </Empty>
      }
    />
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly Column<Conversion>[] {
  return [
    {
      title: "Order",
      cell: ({ id, orderId, goal, test }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {orderId}
          </Button>
          <span className="second">
            {goal}
            {test ? " · test, never money" : ""}
          </span>
        </>
      ),
    },
    { title: "Received", cell: ({ receivedAt }) => <Clock at={receivedAt} /> },
    { title: "Reported by", cell: ({ source }) => describeSource(source) },
    {
      title: "Status",
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={CONVERSION_TONES[status]}>{status}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      title: "Outcome",
      cell: (conversion) => {
        const { tone, text } = describeOutcome(conversion);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      title: "Amount",
      numeric: true,
      cell: ({ amountMinor, refundedMinor, currency }) => (
        <>
          <Money minor={amountMinor} currency={currency} />
          {refundedMinor === 0 ? null : (
            <span className="second">
              <Money minor={refundedMinor} currency={currency} /> refunded
            </span>
          )}
        </>
      ),
    },
  ];
}
