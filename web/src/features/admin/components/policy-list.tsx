import { useState } from "react";
import type { CountryPolicy } from "../../../../../core/api/country-policies.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { formatCountry } from "../../../lib/format-country.ts";
import { formatBps } from "../../../lib/money.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { useCountryPolicies } from "../api/use-countries.ts";
import { countriesTexts } from "../texts/countries.ts";
import "./admin.css";

const PolicyForm = lazyPart(async () => (await import("./policy-form.tsx")).PolicyForm);

/** Stands for the one that is to come. */
const NEW = "new";

/** What countries allow plans to pay. */
export function PolicyList({ policies }: { policies: ReturnType<typeof useCountryPolicies> }) {
  const t = useTexts(countriesTexts);
  const mayWrite = useMay("platform.policies:write");
  const [opened, setOpened] = useState<string | null>(null);
  const toggle = (one: string) => setOpened(one === opened ? null : one);
  const close = () => setOpened(null);
  const columns: readonly Column<CountryPolicy>[] = [
    {
      title: t.country,
      cell: ({ country, source }) => (
        <span className="named-at-length">
          {formatCountry(country)}
          <span className="second">{source}</span>
        </span>
      ),
    },
    {
      title: t.payout,
      cell: ({ maxPayoutBps }) => (maxPayoutBps === null ? t.noBound : t.atMost(formatBps(maxPayoutBps))),
    },
    { title: t.levels, cell: ({ maxLevels }) => (maxLevels === null ? t.noBound : t.upTo(maxLevels)) },
    {
      title: t.signUp,
      cell: ({ signUpBonus }) => (signUpBonus ? t.allowed : t.forbidden),
    },
    { title: t.changed, cell: ({ updatedAt }) => <Day at={updatedAt} /> },
    ...(mayWrite
      ? [
          {
            title: t.change,
            acts: true,
            cell: ({ country }: CountryPolicy) => (
              <Button
                aria-expanded={country === opened}
                aria-label={t.changePolicy(formatCountry(country))}
                onClick={() => toggle(country)}
              >
                {t.change}
              </Button>
            ),
          },
        ]
      : []),
  ];
  return (
    <Section title={t.policies}>
      <div className="stacked">
        <Loaded of={[policies]}>
          <ListTable
            caption={t.policies}
            columns={columns}
            rows={policies.data}
            rowKey={({ country }) => country}
            empty={
              <Empty title={t.noPolicy}>
                <p>{t.noPolicyText}</p>
              </Empty>
            }
            detail={(policy) =>
              policy.country === opened ? (
                <PolicyForm policies={policies.data ?? []} standing={policy} onDone={close} />
              ) : null
            }
          />
        </Loaded>
        {mayWrite && policies.data !== undefined ? (
          <>
            <p>
              <Button aria-expanded={opened === NEW} onClick={() => toggle(NEW)}>
                {t.addPolicy}
              </Button>
            </p>
            {opened === NEW ? <PolicyForm policies={policies.data} standing={null} onDone={close} /> : null}
          </>
        ) : null}
      </div>
    </Section>
  );
}
