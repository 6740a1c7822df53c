import { type ReactNode, useState } from "react";
import type { Dispute } from "../../../../../../core/api/disputes.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import type { Tone } from "../../../../lib/tone.ts";

const DisputeDetail = lazyPart(async () => (await import("./dispute-detail.tsx")).DisputeDetail);

const SUBJECTS: Readonly<Record<Dispute["subject"], string>> = {
  conversion: "Conversion",
  missing_sale: "Missing sale",
  payout: "Payout",
};

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
  const [openId, setOpenId] = useState<string | null>(null);
  const columns: readonly Column<Dispute>[] = [
    {
      title: "Dispute",
      cell: ({ id, number, subject, orderId }) => (
        <>
          <Button
            look="bare"
            aria-expanded={id === openId}
            onClick={() => setOpenId(id === openId ? null : id)}
          >
            Dispute {number}
          </Button>
          <span className="second">
            {SUBJECTS[subject]}
            {orderId === null ? "" : ` · ${orderId}`}
          </span>
        </>
      ),
    },
    { title: "Partner", cell: ({ partnerName }) => partnerName },
    { title: "Opened", cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: "Answer before",
      cell: ({ state, dueAt }) =>
        state === "open" ? <Clock at={dueAt} /> : <span className="quiet">–</span>,
    },
    {
      title: "State",
      cell: ({ state, overdue }) => (
        <Badge tone={overdue ? "bad" : TONES[state]}>{overdue ? "overdue" : state}</Badge>
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
