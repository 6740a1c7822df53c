import { useState } from "react";
import type { Screening } from "../../../../../core/api/compliance.ts";
import type { ScreeningMatch } from "../../../../../core/compliance/screen.ts";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { screeningsTexts } from "../texts/screenings.ts";
import { wordsTexts } from "../texts/words.ts";
import { SayDialog } from "./say-dialog.tsx";

/** Whom a payee may be, and saying whether it is. */
export function ScreeningPart({ screening }: { screening: Screening }) {
  const t = useTexts(screeningsTexts);
  const api = useOwnApi();
  const [saying, setSaying] = useState<"clear" | "confirm" | null>(null);
  const { id, affiliate, result, reason, matches } = screening;
  const isOpen = result === "hit" || result === "confirmed";
  return (
    <div className="stacked is-tight">
      <ListTable
        caption={t.matches}
        columns={columnsOf()}
        rows={matches}
        rowKey={({ list, externalId }) => `${list} ${externalId}`}
        empty={<p className="quiet">{t.noMatch}</p>}
      />
      {reason === null ? null : <p className="quiet">{reason}</p>}
      {isOpen ? (
        <div className="button-row">
          <Button onClick={() => setSaying("clear")}>{t.isOther}</Button>
          {result === "hit" ? <Button onClick={() => setSaying("confirm")}>{t.isSame}</Button> : null}
        </div>
      ) : null}
      {saying === null ? null : (
        <SayDialog
          title={saying === "clear" ? t.otherWhom(affiliate.name) : t.sameWhom(affiliate.name)}
          label={t.how}
          hint={t.hint}
          submit={saying === "clear" ? t.clear : t.confirm}
          done={saying === "clear" ? t.cleared : t.confirmed}
          name="reason"
          send={(said) => api.post(`/api/admin/screenings/${id}/${saying}`, { reason: said })}
          onClose={() => setSaying(null)}
        />
      )}
    </div>
  );
}

function columnsOf(): readonly Column<ScreeningMatch>[] {
  const t = textsNow(screeningsTexts);
  const words = textsNow(wordsTexts);
  return [
    {
      title: t.name,
      cell: ({ name, matched }) => (
        <>
          {name}
          <span className="second">{t.as(matched)}</span>
        </>
      ),
    },
    { title: t.list, cell: ({ list, externalId }) => `${list} ${externalId}` },
    {
      title: words.country,
      cell: ({ country, sameCountry }) =>
        sameCountry ? t.same(formatCountry(country)) : formatCountry(country),
    },
    { title: t.born, cell: ({ bornOn }) => bornOn ?? words.notSaid },
    { title: t.nearness, numeric: true, cell: ({ nearness }) => t.of(String(nearness)) },
  ];
}
