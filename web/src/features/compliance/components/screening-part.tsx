import { useState } from "react";
import type { Screening } from "../../../../../core/api/compliance.ts";
import type { ScreeningMatch } from "../../../../../core/compliance/screen.ts";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { SayDialog } from "./say-dialog.tsx";

/** Whom a payee may be, and saying whether it is. */
export function ScreeningPart({ screening }: { screening: Screening }) {
  const api = useOwnApi();
  const [saying, setSaying] = useState<"clear" | "confirm" | null>(null);
  const { id, affiliate, result, reason, matches } = screening;
  const isOpen = result === "hit" || result === "confirmed";
  return (
    <>
      <ListTable
        caption="Entries of lists that are near"
        columns={COLUMNS}
        rows={matches}
        rowKey={({ list, externalId }) => `${list} ${externalId}`}
        empty={<p className="quiet">Nobody.</p>}
      />
      {reason === null ? null : <p className="quiet">{reason}</p>}
      {isOpen ? (
        <div className="button-row">
          <Button onClick={() => setSaying("clear")}>It is another person</Button>
          {result === "hit" ? <Button onClick={() => setSaying("confirm")}>It is the same</Button> : null}
        </div>
      ) : null}
      {saying === null ? null : (
        <SayDialog
          title={
            saying === "clear" ? `${affiliate.name} is another person?` : `${affiliate.name} is the same?`
          }
          label="How you know"
          hint="It stands in the audit log; the payee does not read it."
          submit={saying === "clear" ? "Clear" : "Confirm"}
          done={saying === "clear" ? "Cleared; payouts go on." : "Confirmed; payouts stay held."}
          name="reason"
          send={(said) => api.post(`/api/admin/screenings/${id}/${saying}`, { reason: said })}
          onClose={() => setSaying(null)}
        />
      )}
    </>
  );
}

const COLUMNS: readonly Column<ScreeningMatch>[] = [
  {
    title: "Name",
    cell: ({ name, matched }) => (
      <>
        {name}
        <span className="second">as “{matched}”</span>
      </>
    ),
  },
  { title: "List", cell: ({ list, externalId }) => `${list} ${externalId}` },
  {
    title: "Country",
    cell: ({ country, sameCountry }) =>
      country === null ? "not said" : sameCountry ? `${country}, the same` : country,
  },
  { title: "Born", cell: ({ bornOn }) => bornOn ?? "not said" },
  { title: "Nearness", numeric: true, cell: ({ nearness }) => `${nearness} of 100` },
];
