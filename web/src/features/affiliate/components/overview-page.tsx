import { Link } from "@tanstack/react-router";
import { useDeferredValue } from "react";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useOverview } from "../api/use-affiliate.ts";
import { useNextPayouts } from "../api/use-payouts.ts";
import { homeTexts } from "../texts/home.ts";
import { HomeFigures } from "./home/home-figures.tsx";
import { LatestSection } from "./home/latest-section.tsx";
import { MaturingSection } from "./home/maturing-section.tsx";
import { NextPayouts } from "./home/next-payouts.tsx";
import { ShareSection } from "./home/share-section.tsx";
import "./home/home.css";

/** A link to share, what happens today, what has been earned and when it is paid. */
export function OverviewPage() {
  const t = useTexts(homeTexts);
  const { affiliate } = useAccount();
  const overview = useOverview();
  const payouts = useNextPayouts();
  // Drawn bit by bit, as the page itself.
  const below = useDeferredValue(!payouts.isPending);
  return (
    <>
      <PageHead
        title={t.hello(affiliate?.name ?? "")}
        action={
          <Link to="/affiliate/links" className="button">
            {t.getLink}
          </Link>
        }
      />
      <Loaded of={[overview]}>
        <ShareSection clicks={overview.data?.total.clicks} />
        <HomeFigures overview={overview.data} />
        <NextPayouts payouts={payouts} programs={overview.data?.programs} />
        {/* Only below what has its height. */}
        {!below ? null : (
          <div className="columns">
            <MaturingSection maturing={overview.data?.maturing} />
            <LatestSection />
          </div>
        )}
      </Loaded>
    </>
  );
}
