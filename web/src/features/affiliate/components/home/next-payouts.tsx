import { Link } from "@tanstack/react-router";
import type { AffiliateOverview } from "../../../../../../core/api/affiliate.ts";
import type { NextPayout } from "../../../../../../core/api/payouts.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Clock } from "../../../../components/ui/clock.tsx";
import type { Column } from "../../../../components/ui/data-table.tsx";
import { Empty } from "../../../../components/ui/empty.tsx";
import { ListTable } from "../../../../components/ui/list-table.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Money } from "../../../../components/ui/money.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { useNextPayouts } from "../../api/use-payouts.ts";
import { homeTexts } from "../../texts/home.ts";

type HomeTexts = (typeof homeTexts)["en"];
type Programs = AffiliateOverview["programs"] | undefined;

interface NextPayoutsProps {
  readonly payouts: ReturnType<typeof useNextPayouts>;
  readonly programs: Programs;
}

/** For each program and currency, what there is, and when it is paid or why not. */
export function NextPayouts({ payouts, programs }: NextPayoutsProps) {
  const t = useTexts(homeTexts);
  return (
    <Section
      title={t.payouts.title}
      aside={<Link to="/affiliate/payouts">{t.payouts.all}</Link>}
      className="home-payouts"
    >
      <Loaded of={[payouts]}>
        <ListTable
          caption={t.payouts.caption}
          columns={columnsOf(t, programs)}
          rows={payouts.data}
          rowKey={({ partnerId, currency }) => `${partnerId} ${currency}`}
          empty={
            <Empty title={t.payouts.empty}>
              <p>{t.payouts.emptyText}</p>
              <Link to="/affiliate/links" className="button">
                {t.payouts.emptyAction}
              </Link>
            </Empty>
          }
        />
      </Loaded>
    </Section>
  );
}

function columnsOf(t: HomeTexts, programs: Programs): readonly Column<NextPayout>[] {
  return [
    {
      title: t.payouts.program,
      cell: ({ programId, programName, currency, schedule }) => (
        <>
          {programName}
          <span className="second">
            {currency} · {t.payouts.pays[schedule]}
          </span>
          <Standing program={programs?.find(({ id }) => id === programId)} />
        </>
      ),
    },
    {
      title: t.payouts.available,
      numeric: true,
      cell: ({ availableMinor, currency }) => (
        <Link to="/affiliate/earnings" search={earningsOf("available", currency)}>
          <Money minor={availableMinor} currency={currency} />
        </Link>
      ),
    },
    {
      title: t.payouts.pending,
      numeric: true,
      cell: ({ pendingMinor, currency }) => (
        <Link to="/affiliate/earnings" search={earningsOf("pending", currency)}>
          <Money minor={pendingMinor} currency={currency} />
        </Link>
      ),
    },
    { title: t.payouts.next, cell: (purse) => <Next purse={purse} /> },
  ];
}

const earningsOf = (state: string, currency: string) => ({ state, currency });

function Standing({ program }: { program: NonNullable<Programs>[number] | undefined }) {
  const t = useTexts(homeTexts);
  if (program === undefined || program.status === "active") return null;
  return (
    <span className="second">
      <Badge tone="warn">{t.payouts.suspended}</Badge>
      {program.statusReason === null ? null : `: ${program.statusReason}`}
    </span>
  );
}

const EARN_MORE: ReadonlySet<string> = new Set(["nothing_available", "below_minimum", "negative_balance"]);

/** When and how much; or the first reason why not, and how many there are. */
function Next({ purse }: { purse: NextPayout }) {
  const t = useTexts(homeTexts);
  const { eligible, amountMinor, currency, nextPayoutAt, reasons, inTransitMinor } = purse;
  // What passes by itself, or by earning more, is told after what one can do something about.
  const first = reasons.find(({ code }) => !EARN_MORE.has(code)) ?? reasons[0];
  return (
    <>
      {eligible ? (
        <>
          <Link to="/affiliate/payouts">
            <Money minor={amountMinor} currency={currency} />
          </Link>{" "}
          {nextPayoutAt === null ? (
            <Link to="/affiliate/payouts">{t.payouts.ask}</Link>
          ) : (
            <Clock at={nextPayoutAt} />
          )}
        </>
      ) : null}
      {eligible || first === undefined ? null : (
        <Link to="/affiliate/payouts">
          {t.payouts.why(t.reasons[first.code])}
          {reasons.length === 1 ? null : t.payouts.more(reasons.length - 1)}
        </Link>
      )}
      {inTransitMinor === 0 ? null : (
        <span className="second">{t.payouts.onItsWay(formatMoney(inTransitMinor, currency))}</span>
      )}
    </>
  );
}
