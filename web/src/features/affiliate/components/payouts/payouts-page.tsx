import { getRouteApi, Link } from "@tanstack/react-router";
import type { AffiliateOverview } from "../../../../../../core/api/affiliate.ts";
import type { NextPayout } from "../../../../../../core/api/payouts.ts";
import { Empty } from "../../../../components/ui/empty.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOverview } from "../../api/use-affiliate.ts";
import { useNextPayouts, usePayee } from "../../api/use-payouts.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";
import { MissingNotice } from "../payee/missing-notice.tsx";
import { Purse } from "./purse.tsx";
import { StripeReturn } from "./stripe-return.tsx";

const PayoutList = lazyPart(async () => (await import("./payout-list.tsx")).PayoutList);
const route = getRouteApi("/affiliate/payouts/");

/** What there is, when it is paid or why not, and what was paid. */
export function PayoutsPage() {
  const t = useTexts(ownPayoutsTexts);
  const { stripe } = route.useSearch();
  return (
    <>
      <PageHead title={t.payouts} lead={t.lead} />
      <Loaded of={[useNextPayouts(), usePayee(), useOverview()]}>
        {(purses, payee, overview) => (
          <>
            {stripe === undefined ? (
              <MissingNotice payee={payee} />
            ) : (
              <StripeReturn how={stripe} payee={payee} />
            )}
            <Purses purses={purses} overview={overview} />
            <PayoutList currencies={[...new Set(purses.map(({ currency }) => currency))]} />
          </>
        )}
      </Loaded>
    </>
  );
}

interface PursesProps {
  readonly purses: readonly NextPayout[];
  readonly overview: AffiliateOverview;
}

function Purses({ purses, overview }: PursesProps) {
  const t = useTexts(ownPayoutsTexts);
  if (purses.length === 0)
    return (
      <Empty title={t.nothing}>
        <p>{t.nothingText}</p>
        <Link to="/affiliate/links" className="button">
          {t.getLink}
        </Link>
      </Empty>
    );
  return (
    <div className="columns">
      {purses.toSorted(fullFirst).map((purse) => (
        <Purse key={`${purse.partnerId} ${purse.currency}`} purse={purse} next={nextOf(purse, overview)} />
      ))}
    </div>
  );
}

const isEmpty = ({ availableMinor, pendingMinor, inTransitMinor }: NextPayout): boolean =>
  availableMinor === 0 && pendingMinor === 0 && inTransitMinor === 0;

/** A currency in which there was something once stands last. */
const fullFirst = (one: NextPayout, other: NextPayout): number =>
  Number(isEmpty(one)) - Number(isEmpty(other));

/** What matures next in the same program and currency; null: nothing is pending. */
function nextOf({ programId, currency }: NextPayout, overview: AffiliateOverview) {
  const program = overview.programs.find(({ id }) => id === programId);
  return program?.balances.find((balance) => balance.currency === currency)?.next ?? null;
}
