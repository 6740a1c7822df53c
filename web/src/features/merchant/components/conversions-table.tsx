import { Link } from "@tanstack/react-router";
import { lazy, type ReactNode, Suspense, useState } from "react";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { stateTexts } from "../../../lib/state-texts.ts";
import type { Language } from "../../../lib/texts/language.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { CONVERSION_TONES } from "../../../lib/tones.ts";
import type { Conversion } from "../api/conversion.ts";
import { describeOutcome, describeSource } from "../describe-conversion.ts";
import { conversionListTexts } from "../texts/conversion-list.ts";
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
  const t = useTexts(conversionListTexts);
  const choice = useTexts(conversionsTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns = columnsWith(openId, setOpenId);
  return (
    <ListTable
      caption={t.caption}
      columns={choosing === undefined ? columns : [...columns, choiceColumn(choice, choosing)]}
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
          <Empty title={t.empty}>
            <p>{t.emptyText}</p>
            <Link to="/merchant/guide" className="button is-main">
              {t.openGuide}
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
  const t = textsNow(conversionListTexts);
  return [
    {
      title: t.order,
      cell: ({ id, orderId, goal, test }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {orderId}
          </Button>
          <span className="second">
            {goal}
            {test ? ` · ${t.test}` : ""}
          </span>
        </>
      ),
    },
    { title: t.received, cell: ({ receivedAt }) => <Clock at={receivedAt} /> },
    { title: t.reportedBy, cell: ({ source }) => describeSource(source) },
    {
      title: t.status,
      cell: ({ status, statusReason }) => (
        <>
          <Badge tone={CONVERSION_TONES[status]}>{textsNow(stateTexts)[status]}</Badge>
          {statusReason === null ? null : <span className="second">{statusReason}</span>}
        </>
      ),
    },
    {
      title: t.outcome,
      cell: (conversion) => {
        const { tone, text } = describeOutcome(conversion);
        return <Badge tone={tone}>{text}</Badge>;
      },
    },
    {
      title: t.amount,
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
  ];
}
