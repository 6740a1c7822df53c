import { type ReactNode, useState } from "react";
import type { Dispute } from "../../../../../../core/api/disputes.ts";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
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

interface OpenedRows {
  readonly columns: readonly RichColumn<Dispute>[];
  readonly detail: (row: Dispute) => ReactNode;
}

/** Columns of disputes, each of which opens into what was said and what the record says. */
export function useDisputeRows(): OpenedRows {
  const t = useTexts(disputesTexts);
  const [openId, setOpenId] = useState<string | null>(null);
  const columns: readonly RichColumn<Dispute>[] = [
    {
      id: "dispute",
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
    { id: "partner", title: t.partner, cell: ({ partnerName }) => partnerName },
    { id: "createdAt", title: t.opened, sorts: true, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      id: "dueAt",
      title: t.before,
      sorts: true,
      cell: ({ state, dueAt }) =>
        state === "open" ? <Clock at={dueAt} /> : <span className="quiet">–</span>,
    },
    {
      id: "state",
      title: t.stateTitle,
      cell: ({ state, overdue }) => (
        <Badge tone={overdue ? "bad" : TONES[state]}>{overdue ? t.late : t.states[state]}</Badge>
      ),
    },
  ];
  return { columns, detail: ({ id }) => (id === openId ? <DisputeDetail id={id} /> : null) };
}
