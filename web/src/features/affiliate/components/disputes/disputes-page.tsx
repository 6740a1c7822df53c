import { useState } from "react";
import type { OwnDispute } from "../../../../../../core/api/disputes.ts";
import { DISPUTE_STATES, DISPUTE_SUBJECTS } from "../../../../../../core/dispute/states.ts";
import { ChoiceFilter, Filters } from "../../../../components/table/filters.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../../components/table/rich-column.ts";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useOverview } from "../../api/use-affiliate.ts";
import { DISPUTES, useDisputes } from "../../api/use-disputes.ts";
import { describeDispute, isEnded } from "../../describe-dispute.ts";
import { OWN_SEARCH } from "../../own-search.ts";
import { ownDisputeTexts } from "../../texts/dispute-words.ts";
import { ownDisputesTexts } from "../../texts/disputes.ts";

const DisputeDetail = lazyPart(async () => (await import("./dispute-detail.tsx")).DisputeDetail);
const MissingSaleForm = lazyPart(async () => (await import("./missing-sale-form.tsx")).MissingSaleForm);

const NEWEST = "-createdAt";

/** What one has contested, by when it is answered, and what was said. */
export function DisputesPage() {
  const t = useTexts(ownDisputesTexts);
  const words = useTexts(ownDisputeTexts);
  const api = useOwnApi();
  const { search, put, clear, sortBy } = useListSearch(OWN_SEARCH.disputes);
  const disputes = useDisputes(search);
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
      <Loaded of={[overview]}>
        {() => (
          <>
            {telling ? <MissingSaleForm programs={programs} onDone={() => setTelling(false)} /> : null}
            <Filters onClear={clear}>
              <ChoiceFilter
                label={t.state}
                value={search.state}
                options={DISPUTE_STATES.map((state) => [state, words.states[state].word])}
                onChoose={(value) => put("state", value)}
              />
              <ChoiceFilter
                label={t.about}
                value={search.subject}
                options={DISPUTE_SUBJECTS.map((subject) => [subject, words.subjects[subject]])}
                onChoose={(value) => put("subject", value)}
              />
            </Filters>
            <Listed of={disputes}>
              <RichTable
                list="own-disputes"
                caption={t.caption}
                columns={columnsWith(openId, setOpenId)}
                rows={disputes.data}
                rowKey={({ id }) => id}
                detail={({ id }) => (id === openId ? <DisputeDetail id={id} /> : null)}
                sort={sortBy(NEWEST)}
                tools={<ExportButton api={api} path={DISPUTES} query={search} name="disputes" />}
                empty={
                  <NoneFit onClear={clear}>
                    <Empty title={t.empty}>
                      <p>{t.emptyText}</p>
                    </Empty>
                  </NoneFit>
                }
              />
            </Listed>
          </>
        )}
      </Loaded>
    </>
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly RichColumn<OwnDispute>[] {
  const t = textsNow(ownDisputesTexts);
  return [
    {
      id: "dispute",
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
    { id: "order", title: t.order, cell: ({ orderId }) => (orderId === null ? "–" : <code>{orderId}</code>) },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Clock at={createdAt} /> },
    {
      id: "state",
      title: t.state,
      cell: (dispute) => {
        const { tone, word } = describeDispute(dispute);
        return <Badge tone={tone}>{word}</Badge>;
      },
    },
    {
      ...{ id: "dueAt", title: t.answeredBy, sorts: true },
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
