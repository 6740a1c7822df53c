import { useState } from "react";
import type { OwnDispute } from "../../../../../../core/api/disputes.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useOverview } from "../../api/use-affiliate.ts";
import { useDisputes } from "../../api/use-disputes.ts";
import { describeDispute, isEnded } from "../../describe-dispute.ts";
import { ownDisputeTexts } from "../../texts/dispute-words.ts";
import { ownDisputesTexts } from "../../texts/disputes.ts";

const DisputeDetail = lazyPart(async () => (await import("./dispute-detail.tsx")).DisputeDetail);
const MissingSaleForm = lazyPart(async () => (await import("./missing-sale-form.tsx")).MissingSaleForm);

/** What one has contested, by when it is answered, and what was said. */
export function DisputesPage() {
  const t = useTexts(ownDisputesTexts);
  const disputes = useDisputes();
  const overview = useOverview();
  const [openId, setOpenId] = useState<string | null>(null);
  const [telling, setTelling] = useState(false);
  const programs = overview.data?.programs ?? [];
  return (
    <>
      <PageHead
        title={t.title}
        lead={t.lead}
        action={
          programs.length === 0 ? undefined : (
            <Button look="main" aria-expanded={telling} onClick={() => setTelling(!telling)}>
              {t.saleMissing}
            </Button>
          )
        }
      />
      <LoadProblem
        error={disputes.error ?? overview.error}
        onRetry={() => void Promise.all([disputes.refetch(), overview.refetch()])}
      />
      {disputes.isPending || overview.isPending ? (
        <Waiting />
      ) : (
        <>
          {telling ? <MissingSaleForm programs={programs} onDone={() => setTelling(false)} /> : null}
          <div>
            <ListTable
              caption={t.caption}
              columns={columnsWith(openId, setOpenId)}
              rows={disputes.data}
              rowKey={({ id }) => id}
              detail={({ id }) => (id === openId ? <DisputeDetail id={id} /> : null)}
              empty={
                <Empty title={t.empty}>
                  <p>{t.emptyText}</p>
                </Empty>
              }
            />
            <MoreButton query={disputes} />
          </div>
        </>
      )}
    </>
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly Column<OwnDispute>[] {
  const t = textsNow(ownDisputesTexts);
  return [
    {
      title: t.column,
      cell: ({ id, number, subject, programName }) => (
        <>
          <Button look="bare" aria-expanded={id === openId} onClick={() => open(id === openId ? null : id)}>
            {number}: {textsNow(ownDisputeTexts).subjects[subject]}
          </Button>
          <span className="second">{programName}</span>
        </>
      ),
    },
    { title: t.order, cell: ({ orderId }) => (orderId === null ? "–" : <code>{orderId}</code>) },
    { title: t.since, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      title: t.state,
      cell: (dispute) => {
        const { tone, word } = describeDispute(dispute);
        return <Badge tone={tone}>{word}</Badge>;
      },
    },
    {
      title: t.answeredBy,
      cell: (dispute) =>
        dispute.endedAt !== null ? (
          weave(t.ended, <Clock at={dispute.endedAt} />)
        ) : isEnded(dispute) || dispute.state === "answered" ? (
          "–"
        ) : (
          <Clock at={dispute.dueAt} />
        ),
    },
  ];
}
