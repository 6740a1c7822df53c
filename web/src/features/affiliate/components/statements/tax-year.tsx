import { useState } from "react";
import type { OwnTaxYear, StatementMonth } from "../../../../../../core/api/statements.ts";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTaxYear } from "../../api/use-statements.ts";

type Total = OwnTaxYear["totals"][number];

const COLUMNS: readonly Column<Total>[] = [
  { title: "Currency", cell: ({ currency }) => currency },
  { title: "Payouts", numeric: true, cell: ({ payouts }) => formatCount(payouts) },
  {
    title: "Paid",
    numeric: true,
    cell: ({ paidMinor, currency }) => <Money minor={paidMinor} currency={currency} />,
  },
  {
    title: "Came back",
    numeric: true,
    cell: ({ returnedMinor, currency }) => <Money minor={returnedMinor} currency={currency} />,
  },
  {
    title: "Received",
    numeric: true,
    cell: ({ netMinor, currency, forms }) => (
      <>
        <Money minor={netMinor} currency={currency} />
        {forms.map(({ form, thresholdMinor, reached }) => (
          <span key={form} className="second">
            {form}: {reached ? "at or above" : "below"} <Money minor={thresholdMinor} currency={currency} />
          </span>
        ))}
      </>
    ),
  },
];

/** What was paid in a year over all programs, as a tax return asks. */
export function TaxYear({ months }: { months: readonly StatementMonth[] }) {
  const years = [...new Set(months.map(({ month }) => Number(month.slice(0, 4))))].toSorted((a, b) => b - a);
  const [year, setYear] = useState(years[0] ?? 0);
  const tax = useTaxYear(year);
  return (
    <Section title="A year, for tax" className="paying">
      <div className="form">
        <Field label="Year">
          {(control) => (
            <select
              {...control}
              className="input"
              value={year}
              onChange={(event) => setYear(Number(event.target.value))}
            >
              {years.map((one) => (
                <option key={one} value={one}>
                  {one}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
      <LoadProblem error={tax.error} onRetry={() => void tax.refetch()} />
      <ListTable
        caption={`What was paid to you in ${year}`}
        columns={COLUMNS}
        rows={tax.data?.totals}
        rowKey={({ currency }) => currency}
        empty={
          <Empty title={`Nothing was paid to you in ${year}`}>
            <p>Payouts count in the year in which they are paid, whenever they were earned.</p>
          </Empty>
        }
      />
    </Section>
  );
}
