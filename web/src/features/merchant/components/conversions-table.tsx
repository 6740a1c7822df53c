import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Money } from "../../../components/ui/money.tsx";
import type { Language } from "../../../lib/texts/language.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import type { Conversion } from "../api/conversion.ts";
import { describeOutcome, describeSource } from "../describe-conversion.ts";
import { conversionsTexts } from "../texts/conversions.ts";

const ConversionDetail = lazy(() => import("./conversion-detail.tsx"));

/** Rows that are chosen, to do something with all of them. */
interface Choosing {
  readonly chosen: ReadonlySet<string>;
  readonly onChoose: (chosen: ReadonlySet<string>) => void;
}

interface ConversionsTableProps {
  /** Undefined: they have not come. */
  readonly conversions: readonly Conversion[] | undefined;
  /** Absent: nothing is done with them. */
  readonly choosing?: Choosing;
  /** What is shown of none; absent: how the first one comes. */
  readonly empty?: ReactNode;
}

/** Conversions, each of which opens into why it is credited as it is. */
export function ConversionsTable({ conversions, choosing, empty }: ConversionsTableProps) {
  const t = useTexts(conversionsTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = columnsWith(openId, setOpenId);
  return (
    <ListTable
      caption="Conversions, newest first"
      columns={choosing === undefined ? columns : [...columns, choiceColumn(t, choosing)]}
      rows={conversions}
      rowKey={({ id }) => id}
      detail={({ id }) =>
        id === openId ? (
          <Suspense>
            <ConversionDetail id={id} />
          </Suspense>
        ) : null
      }
      empty={
        empty ?? (
          <Empty title="No conversion here">
            <p>
              What your pages, your server or your payment provider report appears here within seconds. The
              guide takes you to the first one in about ten minutes, and says why nothing arrives.
            </p>
            <Link to="/merchant/guide" className="button is-main">
              Open the guide
            </Link>
          </Empty>
        )
      }
    />
  );
}

function choiceColumn(
  t: (typeof conversionsTexts)[Language],
  { chosen, onChoose }: Choosing,
): Column<Conversion> {
  return {
    title: t.choose,
    cell: ({ id, orderId, status }) =>
      status === "rejected" ? null : (
        <input
          type="checkbox"
          aria-label={t.chooseOne(orderId)}
          checked={chosen.has(id)}
          onChange={({ target }) => {
            const next = new Set(chosen);
            if (target.checked) next.add(id);
            else next.delete(id);
            onChoose(next);
          }}
        />
      ),
  };
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
