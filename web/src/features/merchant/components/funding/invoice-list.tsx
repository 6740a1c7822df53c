import type { Invoice } from "../../../../../../core/api/funding.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { Day } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMonth } from "../../../../lib/format-month.ts";
import { formatBps } from "../../../../lib/money.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type useInvoices, useSaveInvoice } from "../../api/use-funding.ts";
import { fundingTexts } from "../../texts/funding.ts";

/** One for each month and currency in which the funds moved, newest first, each to keep as a file. */
export function InvoiceList({ invoices }: { invoices: ReturnType<typeof useInvoices> }) {
  const t = useTexts(fundingTexts);
  const save = useSaveInvoice();
  return (
    <Section title={t.invoices} aside={t.byMonth}>
      <Loaded of={[invoices]}>
        <ListTable
          caption={t.invoicesCaption}
          columns={columnsOf((invoice) => save.mutate(invoice), save.isPending)}
          rows={invoices.data}
          rowKey={({ id }) => id}
          empty={
            <Empty title={t.noInvoice}>
              <p>{t.noInvoiceText}</p>
            </Empty>
          }
        />
        <MoreButton query={invoices} />
      </Loaded>
    </Section>
  );
}

const columnsOf = (save: (invoice: Invoice) => void, busy: boolean): readonly Column<Invoice>[] => {
  const t = textsNow(fundingTexts);
  return [
    {
      title: t.invoice,
      cell: ({ number, month }) => (
        <>
          {number}
          <span className="second">{formatMonth(month)}</span>
        </>
      ),
    },
    { title: t.issued, cell: ({ issuedAt }) => <Day at={issuedAt} /> },
    {
      title: t.paidIn,
      numeric: true,
      cell: (one) => <Money minor={one.topUpsMinor} currency={one.currency} />,
    },
    {
      title: t.commissions,
      numeric: true,
      cell: ({ paidOutMinor, currency, payouts }) => (
        <>
          <Money minor={paidOutMinor} currency={currency} />
          <span className="second">{t.payouts(payouts)}</span>
        </>
      ),
    },
    {
      title: t.fee,
      numeric: true,
      cell: ({ feeMinor, feeBps, currency }) => (
        <>
          <Money minor={feeMinor} currency={currency} />
          <span className="second">{formatBps(feeBps)}</span>
        </>
      ),
    },
    {
      title: t.left,
      numeric: true,
      cell: (one) => <Money minor={one.closingMinor} currency={one.currency} />,
    },
    {
      title: t.file,
      acts: true,
      cell: (invoice) => (
        <Button busy={busy} aria-label={t.pdfOf(String(invoice.number))} onClick={() => save(invoice)}>
          PDF
        </Button>
      ),
    },
  ];
};
