import { lazy, type ReactNode, Suspense, useState } from "react";
import type { PeriodDetail, PeriodOverride } from "../../../../../../core/api/periods.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Button } from "../../../../components/ui/button.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Listed } from "../../../../components/ui/listed.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useChange } from "../../../../lib/api/use-change.ts";
import { formatCount } from "../../../../lib/format.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useAccount } from "../../../../lib/session/use-session.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePartners } from "../../api/use-merchant.ts";
import { useNamesOfPeople } from "../../api/use-names-of-people.ts";
import { usePeriodActs, usePeriodOverrides, usePeriodsKey } from "../../api/use-periods.ts";
import { periodsTexts } from "../../texts/periods.ts";

const OverrideForm = lazy(() => import("./override-form.tsx"));

const TONES = { proposed: "warn", approved: "ok", rejected: "unknown", withdrawn: "unknown" } as const;

/** What somebody set by hand: one person proposes, another decides, as long as the period is not approved. */
export function PeriodOverrides({ period, children }: { period: PeriodDetail; children: ReactNode }) {
  const t = useTexts(periodsTexts);
  const partners = usePartners();
  const overrides = usePeriodOverrides(period.id);
  const nameOf = useNamesOfPeople();
  const [opened, setOpened] = useState(false);
  const isOpen = ["open", "closing", "calculated"].includes(period.state);
  const may = useMay("periods:override") && isOpen;
  const columns: readonly Column<PeriodOverride>[] = [
    {
      title: t.partner,
      cell: ({ partnerId, reason }) => (
        <>
          {partners.get(partnerId)?.name ?? partnerId}
          <span className="second">{reason}</span>
        </>
      ),
    },
    { title: t.kind, cell: ({ kind }) => t.kinds[kind] },
    { title: t.value, cell: (override) => <Value override={override} /> },
    { title: t.proposedBy, cell: ({ proposedBy }) => nameOf(proposedBy) },
    {
      title: t.state,
      cell: ({ state }) => <Badge tone={TONES[state]}>{t.overrideStates[state]}</Badge>,
    },
    ...(may
      ? [
          {
            title: t.decide,
            acts: true,
            cell: (override: PeriodOverride) => <Decide periodId={period.id} override={override} />,
          },
        ]
      : []),
  ];
  return (
    <>
      <Section title={t.overrides} aside={t.overridesAside}>
        <div className="stacked">
          {may && !opened ? (
            <p>
              <Button onClick={() => setOpened(true)}>{t.propose}</Button>
            </p>
          ) : null}
          {may && opened ? (
            <Suspense>
              <OverrideForm periodId={period.id} onDone={() => setOpened(false)} />
            </Suspense>
          ) : null}
          <Listed of={overrides}>
            <ListTable
              caption={t.overridesCaption}
              columns={columns}
              rows={overrides.data}
              rowKey={({ id }) => id}
              empty={
                <Empty title={t.noOverrides}>
                  <p>{t.noOverridesText}</p>
                </Empty>
              }
            />
          </Listed>
        </div>
      </Section>
      {overrides.isPending ? null : children}
    </>
  );
}

function Value({ override: { kind, rank, volume, amountMinor, currency } }: { override: PeriodOverride }) {
  const t = useTexts(periodsTexts);
  if (kind === "rank") return rank ?? t.none_;
  if (kind === "volume") return formatCount(volume ?? 0);
  return amountMinor === undefined || currency === undefined ? (
    "–"
  ) : (
    <Money minor={amountMinor} currency={currency} />
  );
}

function Decide({ periodId, override }: { periodId: string; override: PeriodOverride }) {
  const t = useTexts(periodsTexts);
  const { id: me } = useAccount().user;
  const acts = usePeriodActs(periodId);
  const change = useChange(usePeriodsKey());
  if (override.state !== "proposed") return "–";
  const act = (what: "approve" | "reject" | "withdraw", told: string) => () =>
    void change(() => acts.decide(override.id, what), told);
  if (override.proposedBy === me) return <Button onClick={act("withdraw", t.withdrawn)}>{t.withdraw}</Button>;
  return (
    <div className="button-row">
      <Button onClick={act("approve", t.accepted)}>{t.accept}</Button>
      <Button onClick={act("reject", t.refused)}>{t.refuse}</Button>
    </div>
  );
}
