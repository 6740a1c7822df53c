import { useState } from "react";
import type { OwnTaxYear, StatementMonth } from "../../../../../../core/api/statements.ts";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useTaxYear } from "../../api/use-statements.ts";
import { statementsTexts } from "../../texts/statements.ts";

type Total = OwnTaxYear["totals"][number];

const columnsNow = (): readonly Column<Total>[] => {
  const t = textsNow(statementsTexts);
  return [
    { title: t.currency, cell: ({ currency }) => currency },
    { title: t.payouts, numeric: true, cell: ({ payouts }) => formatCount(payouts) },
    {
      title: t.paid,
      numeric: true,
      cell: ({ paidMinor, currency }) => <Money minor={paidMinor} currency={currency} />,
    },
    {
      title: t.cameBack,
      numeric: true,
      cell: ({ returnedMinor, currency }) => <Money minor={returnedMinor} currency={currency} />,
    },
    {
      title: t.received,
      numeric: true,
      cell: ({ netMinor, currency, forms }) => (
        <>
          <Money minor={netMinor} currency={currency} />
          {forms.map(({ form, thresholdMinor, reached }) => (
            <span key={form} className="second">
              {form}:{" "}
              {weave(reached ? t.reached : t.below, <Money minor={thresholdMinor} currency={currency} />)}
            </span>
          ))}
        </>
      ),
    },
  ];
};

/** What was paid in a year over all programs, as a tax return asks. */
export function TaxYear({ months }: { months: readonly StatementMonth[] }) {
  const t = useTexts(statementsTexts);
  const years = [...new Set(months.map(({ month }) => Number(month.slice(0, 4))))].toSorted((a, b) => b - a);
  const [year, setYear] = useState(years[0] ?? 0);
  const tax = useTaxYear(year);
  return (
    <Section title={t.tax} className="paying">
      <div className="form">
        <Field label={t.year}>
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
      <Loaded of={[tax]}>
        <ListTable
          caption={t.paidIn(String(year))}
          columns={columnsNow()}
          rows={tax.data?.totals}
          rowKey={({ currency }) => currency}
          empty={
            <Empty title={t.nothingIn(String(year))}>
              <p>{t.countIn}</p>
            </Empty>
          }
        />
      </Loaded>
    </Section>
  );
}
