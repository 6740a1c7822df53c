import { DISPUTE_STATES, DISPUTE_SUBJECTS } from "../../../../../../core/dispute/states.ts";
import { ChoiceFilter, Filters } from "../../../../components/table/filters.tsx";
import { NoneFit } from "../../../../components/table/none-fit.tsx";
import { RichTable } from "../../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../../components/table/use-list-search.ts";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ExportButton } from "../../../../components/ui/export-button.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { DISPUTES, useDisputes } from "../../api/use-disputes.ts";
import { usePlace } from "../../api/use-place.ts";
import { readDisputeSearch } from "../../dispute-search.ts";
import { disputesTexts } from "../../texts/disputes.ts";
import { useDisputeRows } from "./dispute-columns.tsx";

const NEWEST = "-createdAt";

/** What partners contest; unless something is looked for, what is overdue stands before everything else. */
export function DisputesPage() {
  const t = useTexts(disputesTexts);
  const { api, program } = usePlace();
  const { search, put, sortBy, clear } = useListSearch(readDisputeSearch);
  const overdue = useDisputes({ overdue: "true" });
  const others = useDisputes(clear === undefined ? { overdue: "false" } : search);
  const late = clear === undefined ? (overdue.data ?? []) : [];
  const { columns, detail } = useDisputeRows();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Filters onClear={clear}>
        <ChoiceFilter
          label={t.stateTitle}
          value={search.state}
          options={DISPUTE_STATES.map((state) => [state, t.states[state]])}
          onChoose={(value) => put("state", value)}
        />
        <ChoiceFilter
          label={t.about}
          value={search.subject}
          options={DISPUTE_SUBJECTS.map((subject) => [subject, t.subjects[subject]])}
          onChoose={(value) => put("subject", value)}
        />
      </Filters>
      <Loaded of={[overdue, others]}>
        {late.length === 0 ? null : (
          <Section title={t.overdue}>
            <ListTable
              caption={t.overdueCaption}
              columns={columns}
              rows={late}
              rowKey={({ id }) => id}
              detail={detail}
              empty={null}
            />
            <MoreButton query={overdue} />
          </Section>
        )}
        <Section title={late.length === 0 ? t.all : t.others}>
          <RichTable
            list="disputes"
            caption={t.caption}
            columns={columns}
            // Only below what has its height.
            rows={overdue.data === undefined ? undefined : others.data}
            rowKey={({ id }) => id}
            detail={detail}
            sort={sortBy(NEWEST)}
            tools={
              <ExportButton
                api={api}
                path={DISPUTES}
                query={{ programId: program.id, ...search }}
                name="disputes"
              />
            }
            empty={
              <NoneFit onClear={clear}>
                <Empty title={t.nobody}>
                  <p>{t.nobodyText}</p>
                </Empty>
              </NoneFit>
            }
          />
          <MoreButton query={others} />
        </Section>
      </Loaded>
    </>
  );
}
