import type { Invoice } from "../../../../../../core/api/funding.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatBps } from "../../../../lib/money.ts";
import { type useInvoices, useSaveInvoice } from "../../api/use-funding.ts";

/** One for each month and currency in which the funds moved, newest first, each to keep as a file. */
export function InvoiceList({ invoices }: { invoices: ReturnType<typeof useInvoices> }) {
  const save = useSaveInvoice();
  return (
    <Section title="Invoices" aside="by month and currency">
      <ListTable
        caption="Invoices, newest first"
        columns={columnsOf((invoice) => save.mutate(invoice), save.isPending)}
        rows={invoices.data}
        rowKey={({ id }) => id}
        empty={
          <Empty title="No invoice yet">
            <p>The first comes when a month is over in which money came in or went out.</p>
          </Empty>
        }
      />
      <MoreButton query={invoices} />
    </Section>
  );
}

const columnsOf = (save: (invoice: Invoice) => void, busy: boolean): readonly Column<Invoice>[] => [
  {
    title: "Invoice",
    cell: ({ number, month }) => (
      <>
        {number}
        <span className="second">{month}</span>
      </>
    ),
  },
  { title: "Issued", cell: ({ issuedAt }) => <Day at={issuedAt} /> },
  {
    title: "Paid in",
    numeric: true,
    cell: (one) => <Money minor={one.topUpsMinor} currency={one.currency} />,
  },
  {
    title: "Commissions",
    numeric: true,
    cell: ({ paidOutMinor, currency, payouts }) => (
      <>
        <Money minor={paidOutMinor} currency={currency} />
        <span className="second">{payouts === 1 ? "1 payout" : `${payouts} payouts`}</span>
      </>
    ),
  },
  {
    title: "Fee",
    numeric: true,
    cell: ({ feeMinor, feeBps, currency }) => (
      <>
        <Money minor={feeMinor} currency={currency} />
        <span className="second">{formatBps(feeBps)}</span>
      </>
    ),
  },
  { title: "Left", numeric: true, cell: (one) => <Money minor={one.closingMinor} currency={one.currency} /> },
  {
    title: "File",
    cell: (invoice) => (
      <Button busy={busy} aria-label={`PDF of invoice ${invoice.number}`} onClick={() => save(invoice)}>
        PDF
      </Button>
    ),
  },
];
