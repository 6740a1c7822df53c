import { AreaFrame, SignedIn } from "../../../components/frame/area-frame.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { AffiliateLiveProvider, useAffiliateLive } from "../api/use-affiliate-live.ts";

const PAGES = [
  { to: "/affiliate", name: "Overview" },
  { to: "/affiliate/links", name: "Links" },
  { to: "/affiliate/clicks", name: "Clicks" },
  { to: "/affiliate/conversions", name: "Conversions" },
  { to: "/affiliate/earnings", name: "Earnings" },
  { to: "/affiliate/reports", name: "Reports" },
  { to: "/affiliate/payouts", name: "Payouts" },
  { to: "/affiliate/campaigns", name: "Campaigns" },
  { to: "/affiliate/creatives", name: "Creatives" },
  { to: "/affiliate/postbacks", name: "Postbacks" },
];

export function AffiliateArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

function Area() {
  return useAccount().affiliate === null ? <NoAffiliate /> : <LiveArea />;
}

function LiveArea() {
  const live = useAffiliateLive();
  return (
    <AffiliateLiveProvider value={live}>
      <AreaFrame name="Affiliate" pages={PAGES} tools={<LiveMark state={live.state} />} />
    </AffiliateLiveProvider>
  );
}

function NoAffiliate() {
  const { email } = useAccount().user;
  return (
    <AreaFrame name="Affiliate" pages={[]}>
      <h1 className="visually-hidden">Affiliate</h1>
      <Empty title="You are in no program yet">
        <p>
          A merchant adds you to a program with the address <strong>{email}</strong>. Your links, clicks and
          earnings stand here then.
        </p>
      </Empty>
    </AreaFrame>
  );
}
