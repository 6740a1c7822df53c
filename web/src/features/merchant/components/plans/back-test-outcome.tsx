import type { BackTest } from "../../../../../../core/api/back-test.ts";
import { DataTable } from "../../../../components/ui/data-table.tsx";
import { formatCount, UNKNOWN } from "../../../../lib/format.ts";
import { formatBps, formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePartners } from "../../api/use-merchant.ts";
import { backTestTexts } from "../../texts/back-test.ts";

type CurrencyOutcome = BackTest["currencies"][number];

interface BackTestOutcomeProps {
  readonly outcome: BackTest;
  readonly hasBonuses: boolean;
}

/** What a draft would have paid beside what was, currency by currency, and what that leaves out. */
export function BackTestOutcome({ outcome, hasBonuses }: BackTestOutcomeProps) {
  const t = useTexts(backTestTexts);
  const { conversions, compared, waiting, sampledOneIn, currencies, periods, periodsLeftOut } = outcome;
  return (
    <>
      <p>
        {compared === 0 ? t.nothing : t.compared(compared)}{" "}
        {sampledOneIn === 1 ? "" : t.sampled(formatCount(sampledOneIn), formatCount(conversions))}{" "}
        {waiting === 0 ? "" : t.waiting(waiting)}
      </p>
      {currencies.map((one) => (
        <Currency key={one.currency} outcome={one} />
      ))}
      {periods.map(({ number, bonuses }) =>
        bonuses.length === 0 ? null : (
          <Part key={number} title={t.bonuses(String(number))} opened={false}>
            <DataTable
              caption={t.bonuses(String(number))}
              columns={[
                { title: t.bonus, cell: ({ rule, currency }) => `${rule} ${currency}` },
                {
                  title: t.paid,
                  numeric: true,
                  cell: ({ beforeMinor, currency }) => formatMoney(beforeMinor, currency),
                },
                {
                  title: t.would,
                  numeric: true,
                  cell: ({ afterMinor, currency }) => formatMoney(afterMinor, currency),
                },
              ]}
              rows={bonuses}
              rowKey={({ rule, currency }) => `${rule} ${currency}`}
            />
          </Part>
        ),
      )}
      {periodsLeftOut === 0 ? null : <p>{t.periodsLeftOut(periodsLeftOut)}</p>}
      <p className="quiet">
        {t.leftOut} {hasBonuses ? t.leftOutBonuses : ""}
      </p>
    </>
  );
}

interface PartProps {
  readonly title: string;
  readonly opened?: boolean;
  readonly children: React.ReactNode;
}

/** A table of the outcome, which scrolls by itself where it is wider than its place. */
function Part({ title, opened = true, children }: PartProps) {
  return (
    <details open={opened}>
      <summary>{title}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className="plan-scroll" aria-label={title} tabIndex={0}>
        {children}
      </section>
    </details>
  );
}

function Currency({ outcome }: { readonly outcome: CurrencyOutcome }) {
  const t = useTexts(backTestTexts);
  const { currency, before, after, differenceMinor, levels } = outcome;
  const money = (minor: number) => formatMoney(minor, currency);
  const bps = (share: number | null | undefined) => (share == null ? UNKNOWN : formatBps(share));
  const rows = [
    { name: t.commission, was: money(before.commissionMinor), would: money(after.commissionMinor) },
    { name: t.breakage, was: money(before.breakageMinor), would: money(after.breakageMinor) },
    { name: t.share, was: bps(before.shareBps), would: bps(after.shareBps) },
    { name: t.highest, was: bps(before.highest?.shareBps), would: bps(after.highest?.shareBps) },
    { name: t.partners, was: formatCount(before.partners), would: formatCount(after.partners) },
    { name: t.held, was: formatCount(before.heldByCap), would: formatCount(after.heldByCap) },
  ];
  return (
    <>
      <h3>
        {currency}: {t.difference} {differenceMinor > 0 ? "+" : ""}
        {money(differenceMinor)}
      </h3>
      <Part title={t.figures}>
        <DataTable
          caption={t.figures}
          columns={[
            { title: t.figures, cell: ({ name }) => name },
            { title: t.paid, numeric: true, cell: ({ was }) => was },
            { title: t.would, numeric: true, cell: ({ would }) => would },
          ]}
          rows={rows}
          rowKey={({ name }) => name}
        />
      </Part>
      <Part title={t.levels}>
        <DataTable
          caption={t.levels}
          columns={[
            { title: t.level, cell: ({ level }) => t.levelNumber(String(level)) },
            { title: t.paid, numeric: true, cell: ({ beforeMinor }) => money(beforeMinor) },
            { title: t.would, numeric: true, cell: ({ afterMinor }) => money(afterMinor) },
          ]}
          rows={levels}
          rowKey={({ level }) => String(level)}
        />
      </Part>
      <Changes title={t.winners} changes={outcome.winners} money={money} />
      <Changes title={t.losers} changes={outcome.losers} money={money} />
      <Deciles outcome={outcome} money={money} />
    </>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly changes: CurrencyOutcome["winners"];
  readonly money: (minor: number) => string;
}

function Changes({ title, changes, money }: ChangesProps) {
  const t = useTexts(backTestTexts);
  const partners = usePartners();
  return (
    <Part title={`${title} (${formatCount(changes.length)})`} opened={false}>
      {changes.length === 0 ? (
        <p>{t.none}</p>
      ) : (
        <DataTable
          caption={title}
          columns={[
            { title: t.partner, cell: ({ partnerId }) => partners.get(partnerId)?.name ?? partnerId },
            { title: t.paid, numeric: true, cell: ({ beforeMinor }) => money(beforeMinor) },
            { title: t.would, numeric: true, cell: ({ afterMinor }) => money(afterMinor) },
            { title: t.difference, numeric: true, cell: (change) => money(change.differenceMinor) },
          ]}
          rows={changes}
          rowKey={({ partnerId }) => partnerId}
        />
      )}
    </Part>
  );
}

interface DecilesProps {
  readonly outcome: CurrencyOutcome;
  readonly money: (minor: number) => string;
}

/** How what is paid is spread over those who get it. */
function Deciles({ outcome, money }: DecilesProps) {
  const t = useTexts(backTestTexts);
  const { before, after } = outcome;
  const rows = before.deciles.map((was, index) => ({ was, would: after.deciles[index] }));
  return (
    <Part title={t.distribution} opened={false}>
      <DataTable
        caption={t.distribution}
        columns={[
          { title: t.tenth, cell: ({ was }) => formatCount(was.decile) },
          { title: t.paid, numeric: true, cell: ({ was }) => money(was.totalMinor) },
          {
            title: t.would,
            numeric: true,
            cell: ({ would }) => (would === undefined ? UNKNOWN : money(would.totalMinor)),
          },
        ]}
        rows={rows}
        rowKey={({ was }) => String(was.decile)}
      />
    </Part>
  );
}
