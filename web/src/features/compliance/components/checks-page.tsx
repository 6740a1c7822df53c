import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { AdminKycCheck } from "../../../../../core/api/kyc.ts";
import { ChoiceFilter, Filters } from "../../../components/table/filters.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { formatCountry } from "../../../lib/format-country.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useChecks } from "../api/use-compliance.ts";
import { checksTexts } from "../texts/checks.ts";
import { wordsTexts } from "../texts/words.ts";
import { STATE_TONES } from "../words.ts";
import { ComplianceHead } from "./compliance-head.tsx";

/** Whose documents wait to be looked at. */
export function ChecksPage() {
  const words = useTexts(wordsTexts);
  const t = useTexts(checksTexts);
  const [state, setState] = useState("");
  const checks = useChecks(state);
  return (
    <>
      <ComplianceHead title={t.title} lead={t.lead} />
      <Filters>
        <ChoiceFilter
          label={words.show}
          value={state}
          all={t.filters.all}
          options={[
            ["requested", t.filters.requested],
            ["renewal", t.filters.renewal],
            ["approved", t.filters.approved],
            ["rejected", t.filters.rejected],
            ["expired", t.filters.expired],
          ]}
          onChoose={setState}
        />
      </Filters>
      <Listed of={checks}>
        <ListTable
          caption={t.caption}
          columns={columnsOf()}
          rows={checks.data}
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

function columnsOf(): readonly Column<AdminKycCheck>[] {
  const t = textsNow(checksTexts);
  const words = textsNow(wordsTexts);
  return [
    {
      title: t.payee,
      cell: ({ id, affiliate }) => (
        <>
          <Link to="/admin/compliance/kyc/$checkId" params={{ checkId: id }}>
            {affiliate.name}
          </Link>
          <span className="second">{affiliate.email}</span>
        </>
      ),
    },
    { title: words.country, cell: ({ affiliate }) => formatCountry(affiliate.country) },
    {
      title: words.state,
      cell: ({ state }) => <Badge tone={STATE_TONES[state]}>{words.states[state]}</Badge>,
    },
    {
      title: words.handedIn,
      cell: ({ documents }) => t.count(documents.filter(({ replaced }) => !replaced).length),
    },
    { title: words.since, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
