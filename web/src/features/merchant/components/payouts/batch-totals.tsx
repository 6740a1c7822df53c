import type { BatchLedger } from "../../../../../../core/api/payout-trail.ts";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import type { PayoutState } from "../../../../../../core/payout/states.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { payoutBatchTexts } from "../../texts/payout-batch.ts";

type Total = PayoutBatchDetail["totals"][number];
type Row = Total & { readonly ledger: BatchLedger["data"][number] | undefined };

interface BatchTotalsProps {
  readonly totals: readonly Total[];
  /** Undefined: it has not come. */
  readonly ledger: BatchLedger["data"] | undefined;
}

/** What a batch comes to, by currency and state, and whether the ledger says the same. */
export function BatchTotals({ totals, ledger }: BatchTotalsProps) {
  const t = useTexts(payoutBatchTexts);
  const rows = totals.map((total) => ({
    ...total,
    ledger: ledger?.find(({ currency }) => currency === total.currency),
  }));
  return (
    <ListTable
      caption={t.totalsCaption}
      columns={columnsNow()}
      rows={rows}
      rowKey={({ currency }) => currency}
      empty={<p className="quiet">{t.noLinesDot}</p>}
    />
  );
}

const columnsNow = (): readonly Column<Row>[] => {
  const t = textsNow(payoutBatchTexts);
  return [
    {
      title: t.currency,
      cell: ({ currency, lines, heldLines }) => (
        <>
          {currency}
          <span className="second">
            {t.lines(lines)}
            {heldLines === 0 ? "" : `, ${t.held(formatCount(heldLines))}`}
          </span>
        </>
      ),
    },
    {
      title: t.comesTo,
      numeric: true,
      cell: ({ amountMinor, currency }) => <Money minor={amountMinor} currency={currency} />,
    },
    {
      title: t.waiting,
      numeric: true,
      cell: (row) => <Sum row={row} states={["requested", "approved", "submitted"]} />,
    },
    { title: t.paid, numeric: true, cell: (row) => <Sum row={row} states={["paid", "returned"]} /> },
    { title: t.failed, numeric: true, cell: (row) => <Sum row={row} states={["failed"]} /> },
    {
      title: t.inTransit,
      numeric: true,
      cell: ({ currency, ledger }) => <Compared currency={currency} compared={ledger?.inTransit} />,
    },
    {
      title: t.paidOut,
      numeric: true,
      cell: ({ currency, ledger }) => <Compared currency={currency} compared={ledger?.paidOut} />,
    },
  ];
};

function Sum({ row: { byState, currency }, states }: { row: Row; states: readonly PayoutState[] }) {
  const t = useTexts(payoutBatchTexts);
  const some = states.map((state) => byState[state] ?? { lines: 0, amountMinor: 0 });
  const lines = some.reduce((sum, one) => sum + one.lines, 0);
  if (lines === 0) return "–";
  return (
    <>
      <Money minor={some.reduce((sum, { amountMinor }) => sum + amountMinor, 0)} currency={currency} />
      <span className="second">{t.lines(lines)}</span>
    </>
  );
}

interface ComparedProps {
  readonly currency: string;
  readonly compared: { readonly linesMinor: number; readonly ledgerMinor: number } | undefined;
}

/** The ledger's sum, and whether the lines say the same. */
function Compared({ currency, compared }: ComparedProps) {
  const t = useTexts(payoutBatchTexts);
  if (compared === undefined) return "–";
  const { linesMinor, ledgerMinor } = compared;
  return (
    <>
      <Money minor={ledgerMinor} currency={currency} />
      <span className="second">
        {linesMinor === ledgerMinor ? (
          <Badge tone="ok">{t.asLines}</Badge>
        ) : (
          <>
            <Badge tone="bad">{t.linesSay}</Badge> <Money minor={linesMinor} currency={currency} />
          </>
        )}
      </span>
    </>
  );
}
