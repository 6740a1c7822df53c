import type {
  CurrencyStatement,
  StatementMonth,
  StatementPurse,
} from "../../../../../../core/api/statements.ts";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PrintButton } from "../../../../components/ui/print-button.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useStatement } from "../../api/use-statements.ts";
import { statementsTexts } from "../../texts/statements.ts";

/** One month: what there was, what moved, and what there is, currency by currency. */
export function StatementDetail({ of }: { of: StatementMonth }) {
  const t = useTexts(statementsTexts);
  return (
    <div className="row-detail">
      <Loaded of={[useStatement(of)]} meanwhile={null}>
        {({ currencies }) => (
          <>
            {currencies.map((one) => (
              <ListTable
                key={one.currency}
                caption={t.moved(one.currency)}
                columns={columnsOf(one.currency)}
                rows={rowsOf(one)}
                rowKey={({ name }) => name}
                empty={null}
              />
            ))}
            <PrintButton />
          </>
        )}
      </Loaded>
    </div>
  );
}

interface Row extends StatementPurse {
  readonly name: string;
}

function rowsOf({ opening, totals, closing }: CurrencyStatement): readonly Row[] {
  const t = textsNow(statementsTexts);
  return [
    { name: t.begin, ...opening },
    ...totals.map(({ kind, ...purse }) => ({ name: t.kinds[kind], ...purse })),
    { name: t.end, ...closing },
  ];
}

function columnsOf(currency: string): readonly Column<Row>[] {
  const t = textsNow(statementsTexts);
  const money = (title: string, read: (row: Row) => number): Column<Row> => ({
    ...{ title, numeric: true },
    cell: (row) => formatMoney(read(row), currency),
  });
  return [
    { title: currency, cell: ({ name }) => name },
    money(t.pending, ({ pendingMinor }) => pendingMinor),
    money(t.available, ({ availableMinor }) => availableMinor),
    money(t.onItsWay, ({ inTransitMinor }) => inTransitMinor),
  ];
}
