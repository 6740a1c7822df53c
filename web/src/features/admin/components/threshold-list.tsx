import { useState } from "react";
import type { TaxThreshold } from "../../../../../core/api/statements.ts";
import { Button } from "../../../components/ui/button.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Money } from "../../../components/ui/money.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCountry } from "../../../lib/format-country.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { useTaxThresholds } from "../api/use-countries.ts";
import { countriesTexts } from "../texts/countries.ts";

const ThresholdForm = lazyPart(async () => (await import("./threshold-form.tsx")).ThresholdForm);

/** Stands for the one that is to come. */
const NEW = "new";

/** From which sum of a year tax offices are told of somebody. */
export function ThresholdList({ thresholds }: { thresholds: ReturnType<typeof useTaxThresholds> }) {
  const t = useTexts(countriesTexts);
  const mayWrite = useMay("platform.payouts:write");
  const [opened, setOpened] = useState<string | null>(null);
  const toggle = (one: string) => setOpened(one === opened ? null : one);
  const close = () => setOpened(null);
  const columns: readonly Column<TaxThreshold>[] = [
    { title: t.country, cell: ({ country }) => formatCountry(country) },
    { title: t.form, cell: ({ form }) => form },
    { title: t.year, cell: ({ fromYear }) => fromYear },
    {
      title: t.threshold,
      numeric: true,
      cell: ({ thresholdMinor, currency }) => <Money minor={thresholdMinor} currency={currency} />,
    },
    ...(mayWrite
      ? [
          {
            title: t.change,
            acts: true,
            cell: ({ id, form, country, fromYear }: TaxThreshold) => (
              <Button
                aria-expanded={id === opened}
                aria-label={t.changeThreshold(form, formatCountry(country), String(fromYear))}
                onClick={() => toggle(id)}
              >
                {t.change}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section title={t.thresholds}>
      <div className="stacked">
        <Loaded of={[thresholds]}>
          <ListTable
            caption={t.thresholds}
            columns={columns}
            rows={thresholds.data}
            rowKey={({ id }) => id}
            empty={
              <Empty title={t.noThreshold}>
                <p>{t.noThresholdText}</p>
              </Empty>
            }
            detail={(threshold) =>
              threshold.id === opened ? (
                <ThresholdForm thresholds={thresholds.data ?? []} standing={threshold} onDone={close} />
              ) : null
            }
          />
        </Loaded>
        {mayWrite && thresholds.data !== undefined ? (
          <>
            <p>
              <Button aria-expanded={opened === NEW} onClick={() => toggle(NEW)}>
                {t.addThreshold}
              </Button>
            </p>
            {opened === NEW ? (
              <ThresholdForm thresholds={thresholds.data} standing={null} onDone={close} />
            ) : null}
          </>
        ) : null}
      </div>
    </Section>
  );
}
