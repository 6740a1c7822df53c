import { useState } from "react";
import type { StatementMonth } from "../../../../../../core/api/statements.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { formatMonth } from "../../../../lib/format-month.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { statementPath, useStatementMonths } from "../../api/use-statements.ts";
import { statementsTexts } from "../../texts/statements.ts";
import { StatementDetail } from "./statement-detail.tsx";
import { TaxYear } from "./tax-year.tsx";

/** Each month as the ledger has it, and what was paid in a year. */
export function StatementsPage() {
  const t = useTexts(statementsTexts);
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[useStatementMonths()]}>
        {(months) => (
          <>
            <div className="prints-open">
              <ListTable
                caption={t.caption}
                columns={columnsWith(openKey, setOpenKey)}
                rows={months}
                rowKey={keyOf}
                detail={(month) => (keyOf(month) === openKey ? <StatementDetail of={month} /> : null)}
                empty={
                  <Empty title={t.empty}>
                    <p>{t.emptyText}</p>
                  </Empty>
                }
              />
            </div>
            {months.length === 0 ? null : <TaxYear months={months} />}
          </>
        )}
      </Loaded>
    </>
  );
}

const keyOf = ({ programId, month }: StatementMonth): string => `${month} ${programId}`;

function columnsWith(
  openKey: string | null,
  open: (key: string | null) => void,
): readonly Column<StatementMonth>[] {
  const t = textsNow(statementsTexts);
  return [
    {
      title: t.month,
      cell: (month) => {
        const isOpen = keyOf(month) === openKey;
        return (
          <>
            <Button look="bare" aria-expanded={isOpen} onClick={() => open(isOpen ? null : keyOf(month))}>
              {formatMonth(month.month)}
            </Button>
            <span className="second">{month.programName}</span>
          </>
        );
      },
    },
    { title: t.currencies, cell: ({ currencies }) => currencies.join(", ") },
    {
      title: t.state,
      cell: ({ closed }) =>
        closed ? <Badge tone="ok">{t.closed}</Badge> : <Badge tone="unknown">{t.soFar}</Badge>,
    },
    {
      title: t.keep,
      acts: true,
      cell: (month) => (
        <span className="button-row">
          <Keep month={month} format="pdf" />
          <Keep month={month} format="csv" />
        </span>
      ),
    },
  ];
}

function Keep({ month, format }: { month: StatementMonth; format: "pdf" | "csv" }) {
  const t = useTexts(statementsTexts);
  const api = useOwnApi();
  const [busy, setBusy] = useState(false);
  const keep = async () => {
    setBusy(true);
    await api.file(statementPath(month), { format }).then(
      (file) => saveFile(`statement-${month.month}.${format}`, file.type, file),
      (error: unknown) => toast(describeProblem(error)),
    );
    setBusy(false);
  };
  return (
    <Button busy={busy} onClick={() => void keep()}>
      <span>
        {format.toUpperCase()}
        <span className="visually-hidden"> {t.ofMonth(formatMonth(month.month), month.programName)}</span>
      </span>
    </Button>
  );
}
