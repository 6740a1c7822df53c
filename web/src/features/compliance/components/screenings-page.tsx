import { useState } from "react";
import type { Screening } from "../../../../../core/api/compliance.ts";
import { ChoiceFilter, Filters } from "../../../components/table/filters.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { formatCountry } from "../../../lib/format-country.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import { useScreenings } from "../api/use-compliance.ts";
import { screeningsTexts } from "../texts/screenings.ts";
import { wordsTexts } from "../texts/words.ts";
import { ComplianceHead } from "./compliance-head.tsx";
import { ScreeningPart } from "./screening-part.tsx";

const TONES: Readonly<Record<Screening["result"], Tone>> = {
  ...{ clear: "ok", hit: "warn", cleared: "ok", confirmed: "bad" },
};

/** Payees whom lists of sanctions may name. */
export function ScreeningsPage() {
  const words = useTexts(wordsTexts);
  const t = useTexts(screeningsTexts);
  const [result, setResult] = useState("");
  const [openId, setOpenId] = useState<string | null>(null);
  const screenings = useScreenings(result);
  const columns: readonly Column<Screening>[] = [
    {
      title: t.payee,
      cell: ({ affiliate }) => (
        <>
          {affiliate.name}
          <span className="second">
            {affiliate.country === null ? t.noCountry : formatCountry(affiliate.country)}
          </span>
        </>
      ),
    },
    { title: t.result, cell: (row) => <Badge tone={TONES[row.result]}>{t.results[row.result]}</Badge> },
    {
      title: t.near,
      cell: ({ id, matches }) =>
        matches.length === 0 ? (
          t.nobody
        ) : (
          <Button
            look="bare"
            aria-expanded={openId === id}
            onClick={() => setOpenId(openId === id ? null : id)}
          >
            {matches.map(({ name }) => name).join(", ")}
          </Button>
        ),
    },
    { title: t.when, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
  return (
    <>
      <ComplianceHead title={t.title} lead={t.lead} />
      <Filters>
        <ChoiceFilter
          label={words.show}
          value={result}
          all={t.filters.all}
          options={[
            ["confirmed", t.filters.confirmed],
            ["cleared", t.filters.cleared],
            ["clear", t.filters.clear],
          ]}
          onChoose={setResult}
        />
      </Filters>
      <Listed of={screenings}>
        <ListTable
          caption={t.caption}
          columns={columns}
          rows={screenings.data}
          rowKey={({ id }) => id}
          detail={(row) => (row.id === openId ? <ScreeningPart screening={row} /> : null)}
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
