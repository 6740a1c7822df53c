import { type ReactNode, useState } from "react";
import type { Dispute } from "../../../../../../core/api/disputes.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../../lib/tone.ts";
import { disputesTexts } from "../../texts/disputes.ts";

const DisputeDetail = lazyPart(async () => (await import("./dispute-detail.tsx")).DisputeDetail);

const TONES: Readonly<Record<Dispute["state"], Tone>> = {
  open: "warn",
  answered: "unknown",
  accepted: "ok",
  rejected: "unknown",
  withdrawn: "unknown",
};

interface DisputesTableProps {
  readonly caption: string;
  readonly disputes: readonly Dispute[] | undefined;
  readonly empty: ReactNode;
}

/** Disputes, each of which opens into what was said and what the record says. */
export function DisputesTable({ caption, disputes, empty }: DisputesTableProps) {
  const t = useTexts(disputesTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns: readonly Column<Dispute>[] = [
    {
      title: t.column,
      cell: ({ id, number, subject, orderId }) => (
        <>
          <Button
            look="bare"
            aria-expanded={id === openId}
            onClick={() => setOpenId(id === openId ? null : id)}
          >
            {t.dispute(String(number))}
          </Button>
          <span className="second">
            {t.subjects[subject]}
            {orderId === null ? "" : ` · ${orderId}`}
          </span>
        </>
      ),
    },
    { title: t.partner, cell: ({ partnerName }) => partnerName },
    { title: t.opened, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.before,
      cell: ({ state, dueAt }) =>
        state === "open" ? <Clock at={dueAt} /> : <span className="quiet">–</span>,
    },
    {
      title: t.stateTitle,
      cell: ({ state, overdue }) => (
        <Badge tone={overdue ? "bad" : TONES[state]}>{overdue ? t.late : t.states[state]}</Badge>
      ),
    },
  ];
  return (
    <ListTable
      caption={caption}
      columns={columns}
      rows={disputes}
      rowKey={({ id }) => id}
      detail={({ id }) => (id === openId ? <DisputeDetail id={id} /> : null)}
      empty={empty}
    />
  );
}
