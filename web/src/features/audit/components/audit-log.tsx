import { useState } from "react";
import type { AuditRow } from "../../../../../core/api/audit.ts";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Clock } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { type AuditSource, useAuditRows } from "../api/use-audit.ts";
import { readAuditSearch } from "../audit-search.ts";
import { describeAction, describeActor, describeOrigin } from "../describe-audit.ts";
import { auditTexts } from "../texts/audit.ts";
import { AuditDetail } from "./audit-detail.tsx";
import { AuditFilters } from "./audit-filters.tsx";
import { AuditTools } from "./audit-tools.tsx";
import "./audit.css";

const NEWEST = "-at";

interface AuditLogProps {
  readonly source: AuditSource;
  /** Kinds of things that this log is about. */
  readonly entities: readonly string[];
}

/** A log: what is looked for stands in the address, each row opens into before and after. */
export function AuditLog({ source, entities }: AuditLogProps) {
  const t = useTexts(auditTexts);
  const { search, look, sortBy } = useListSearch(readAuditSearch);
  const rows = useAuditRows(source, search);
  const [openId, setOpenId] = useState<string | null>(null);
  return (
    <div className="stacked">
      <AuditTools source={source} organisationId={search.organisation} />
      <AuditFilters search={search} entities={entities} onLook={look} />
      <Listed of={rows}>
        <RichTable
          list="audit"
          caption={t.caption}
          columns={columnsWith(openId, setOpenId)}
          rows={rows.data}
          rowKey={({ id }) => id}
          sort={sortBy(NEWEST)}
          detail={(row) =>
            row.id === openId ? <AuditDetail row={row} search={search} onLook={look} /> : null
          }
          empty={
            <Empty title={t.none}>
              <p>{t.noneText}</p>
              <Button onClick={() => look({})}>{t.everything}</Button>
            </Empty>
          }
        />
      </Listed>
    </div>
  );
}

function columnsWith(
  openId: string | null,
  open: (id: string | null) => void,
): readonly RichColumn<AuditRow>[] {
  const t = textsNow(auditTexts);
  return [
    {
      id: "what",
      title: t.what,
      cell: (row) => (
        <>
          <Button
            look="bare"
            aria-expanded={row.id === openId}
            onClick={() => open(row.id === openId ? null : row.id)}
          >
            {describeAction(row)}
          </Button>
          {row.person === null ? null : <span className="second">{row.person}</span>}
        </>
      ),
    },
    { id: "at", title: t.when, sorts: true, cell: ({ at }) => <Clock at={at} /> },
    {
      id: "who",
      title: t.who,
      cell: (row) => (
        <>
          {describeActor(row)}
          {row.actingFor === null ? null : (
            <span className="second">{t.actingFor(row.actingFor.name ?? t.someoneErased)}</span>
          )}
        </>
      ),
    },
    { id: "from", title: t.from, cell: ({ addressClass }) => describeOrigin(addressClass) },
    { id: "row", title: t.row, numeric: true, cell: ({ seq }) => String(seq) },
  ];
}
