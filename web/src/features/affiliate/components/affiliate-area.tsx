import {
  ChartLine,
  Coins,
  Images,
  LayoutDashboard,
  Link as LinkIcon,
  Medal,
  Megaphone,
  MousePointerClick,
  Network,
  Search,
  ShoppingCart,
  Wallet,
  Webhook,
} from "lucide-react";
import { useMemo } from "react";
import { AreaFrame } from "../../../components/frame/area-frame.tsx";
import type { PageGroup } from "../../../components/frame/pages.ts";
import { SignedIn } from "../../../components/frame/signed-in.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { AffiliateLiveProvider, useAffiliateLive } from "../api/use-affiliate-live.ts";
import { affiliateAreaTexts } from "../texts/area.ts";

type AreaTexts = (typeof affiliateAreaTexts)["en"];

const groupsOf = (t: AreaTexts): readonly PageGroup[] => [
  { pages: [{ to: "/affiliate", name: t.overview, icon: LayoutDashboard, often: true }] },
  {
    name: t.promote,
    pages: [
      { to: "/affiliate/links", name: t.links, icon: LinkIcon, often: true },
      { to: "/affiliate/campaigns", name: t.campaigns, icon: Megaphone },
      { to: "/affiliate/programs", name: t.programs, icon: Search },
      { to: "/affiliate/creatives", name: t.creatives, icon: Images },
      { to: "/affiliate/postbacks", name: t.postbacks, icon: Webhook },
    ],
  },
  {
    name: t.results,
    pages: [
      { to: "/affiliate/clicks", name: t.clicks, icon: MousePointerClick },
      { to: "/affiliate/conversions", name: t.conversions, icon: ShoppingCart },
      { to: "/affiliate/reports", name: t.reports, icon: ChartLine },
    ],
  },
  {
    name: t.teamGroup,
    pages: [
      { to: "/affiliate/team", name: t.team, icon: Network },
      { to: "/affiliate/rank", name: t.rank, icon: Medal },
    ],
  },
  {
    name: t.money,
    pages: [
      { to: "/affiliate/earnings", name: t.earnings, icon: Coins, often: true },
      { to: "/affiliate/payouts", name: t.payouts, icon: Wallet, often: true },
    ],
  },
];

const loadCommands = async () => (await import("../affiliate-commands.ts")).affiliateCommands();

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
  const t = useTexts(affiliateAreaTexts);
  const live = useAffiliateLive();
  const groups = useMemo(() => groupsOf(t), [t]);
  return (
    <AffiliateLiveProvider value={live}>
      <AreaFrame
        name={t.area}
        groups={groups}
        commands={loadCommands}
        live={<LiveMark state={live.state} />}
      />
    </AffiliateLiveProvider>
  );
}

function NoAffiliate() {
  const t = useTexts(affiliateAreaTexts);
  const { email } = useAccount().user;
  return (
    <AreaFrame name={t.area} groups={[]}>
      <h1 className="visually-hidden">{t.area}</h1>
      <Empty title={t.noProgram}>
        <p>{weave(t.howToJoin, <strong>{email}</strong>)}</p>
      </Empty>
    </AreaFrame>
  );
}
