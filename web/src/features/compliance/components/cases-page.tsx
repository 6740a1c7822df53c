import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ComplianceCase } from "../../../../../core/api/compliance.ts";
import { ChoiceFilter, Filters } from "../../../components/table/filters.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useCases } from "../api/use-compliance.ts";
import { casesTexts } from "../texts/cases.ts";
import { wordsTexts } from "../texts/words.ts";
import { SEVERITY_TONES } from "../words.ts";
import { ComplianceHead } from "./compliance-head.tsx";

/** What is looked into about payees. */
export function CasesPage() {
  const words = useTexts(wordsTexts);
  const t = useTexts(casesTexts);
  const [state, setState] = useState("");
  const cases = useCases(state);
  return (
    <>
      <ComplianceHead title={t.title} lead={t.lead} />
      <Filters>
        <ChoiceFilter
          label={words.show}
          value={state}
          all={t.filters.all}
          options={[
            ["open", t.filters.open],
            ["assigned", t.filters.assigned],
            ["resolved", t.filters.resolved],
          ]}
          onChoose={setState}
        />
      </Filters>
      <Listed of={cases}>
        <ListTable
          caption={t.caption}
          columns={columnsOf()}
          rows={cases.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.none}>
              <p>{t.noneText}</p>
            </Empty>
          }
        />
      </Listed>
    </>
  );
}

function columnsOf(): readonly Column<ComplianceCase>[] {
  const t = textsNow(casesTexts);
  const words = textsNow(wordsTexts);
  return [
    {
      title: t.case,
      cell: ({ id, number, affiliate }) => (
        <>
          <Link to="/admin/compliance/cases/$caseId" params={{ caseId: id }}>
            {t.number(String(number))}
          </Link>
          <span className="second">{affiliate.name ?? t.erased}</span>
        </>
      ),
    },
    { title: t.about, cell: ({ kind }) => words.kinds[kind] },
    {
      title: t.severity,
      cell: ({ severity }) => <Badge tone={SEVERITY_TONES[severity]}>{words.severities[severity]}</Badge>,
    },
    {
      title: t.holdsTitle,
      cell: ({ holds, endedAt }) => (holds && endedAt === null ? <Badge tone="bad">{t.holds}</Badge> : t.no),
    },
    { title: t.with, cell: ({ assignee }) => assignee?.name ?? t.nobody },
    { title: words.since, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
