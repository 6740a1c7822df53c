import type {
  CurrencyStatement,
  StatementMonth,
  StatementPurse,
} from "../../../../../../core/api/statements.ts";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { useStatement } from "../../api/use-statements.ts";

/** One month: what there was, what moved, and what there is, currency by currency. */
export function StatementDetail({ of }: { of: StatementMonth }) {
  const statement = useStatement(of);
  return (
    <div className="row-detail">
      <LoadProblem error={statement.error} onRetry={() => void statement.refetch()} />
      {statement.data?.currencies.map((one) => (
        <ListTable
          key={one.currency}
          caption={`What moved in ${one.currency}`}
          columns={columnsOf(one.currency)}
          rows={rowsOf(one)}
          rowKey={({ name }) => name}
          empty={null}
        />
      ))}
    </div>
  );
}

interface Row extends StatementPurse {
  readonly name: string;
}

const WORDS = {
  ...{
    commissions: "Commission",
    bonuses: "Bonuses",
    reversals: "Taken back",
    maturation: "Became available",
  },
  ...{ reserved: "Set aside for payouts", released: "Given back", payouts: "Paid out" },
  ...{ returns: "Came back", payments: "Other payments" },
} as const;

function rowsOf({ opening, totals, closing }: CurrencyStatement): readonly Row[] {
  return [
    { name: "At the beginning", ...opening },
    ...totals.map(({ kind, ...purse }) => ({ name: WORDS[kind], ...purse })),
    { name: "At the end", ...closing },
  ];
}

function columnsOf(currency: string): readonly Column<Row>[] {
  const money = (title: string, read: (row: Row) => number): Column<Row> => ({
    ...{ title, numeric: true },
    cell: (row) => formatMoney(read(row), currency),
  });
  return [
    { title: currency, cell: ({ name }) => name },
    money("Pending", ({ pendingMinor }) => pendingMinor),
    money("Available", ({ availableMinor }) => availableMinor),
    money("On its way", ({ inTransitMinor }) => inTransitMinor),
  ];
}
