import {
  BadgePercent,
  CalendarRange,
  ChartLine,
  ClipboardCheck,
  Code,
  Handshake,
  Images,
  KeyRound,
  Landmark,
  Layers,
  LayoutDashboard,
  ListChecks,
  Megaphone,
  MessageSquareWarning,
  MousePointerClick,
  ScrollText,
  Settings,
  ShoppingCart,
  Split,
  UsersRound,
  Wallet,
  Webhook,
} from "lucide-react";
import { lazy, type ReactNode, Suspense, useCallback, useMemo } from "react";
import type { Permission } from "../../../../../core/access/permissions.ts";
import { AreaFrame } from "../../../components/frame/area-frame.tsx";
import type { PageGroup } from "../../../components/frame/pages.ts";
import { SignedIn } from "../../../components/frame/signed-in.tsx";
import { useAllowedGroups } from "../../../components/frame/use-allowed-groups.ts";
import { WaitingPage } from "../../../components/frame/waiting-page.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { MemberRoleProvider, mayDo } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { MerchantLiveProvider, useMerchantLive } from "../api/use-merchant-live.ts";
import { type Place, PlaceProvider, useChoosePlace, usePlace } from "../api/use-place.ts";
import { merchantAreaTexts } from "../texts/area.ts";
import { PlaceChooser } from "./place-chooser.tsx";

const FirstProgramPage = lazy(() => import("./first-program-page.tsx"));

export function MerchantArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

function Area() {
  const t = useTexts(merchantAreaTexts);
  const choice = useChoosePlace();
  const { email } = useAccount().user;
  const { api, organisation, program, programs } = choice;
  const place = useMemo(
    () => (organisation && program ? { api, organisation, program } : undefined),
    [api, organisation, program],
  );
  if (organisation === undefined) {
    return (
      <AreaFrame name={t.area} groups={[]}>
        <h1 className="visually-hidden">{t.area}</h1>
        <Empty title={t.noOrganisation}>
          <p>{weave(t.askOwner, <strong>{email}</strong>)}</p>
        </Empty>
      </AreaFrame>
    );
  }
  // A frame that another takes the place of would close what was opened in it.
  if (programs.isPending) return <WaitingPage />;
  if (place === undefined) {
    return (
      <AreaFrame name={t.area} groups={[]} tools={<PlaceChooser {...choice} />}>
        <LoadProblem error={programs.error} onRetry={() => void programs.refetch()} />
        {programs.data === undefined ? null : (
          <Suspense fallback={<Waiting />}>
            <FirstProgramPage api={api} organisation={organisation} onMade={choice.chooseProgram} />
          </Suspense>
        )}
      </AreaFrame>
    );
  }
  return <LiveArea key={place.program.id} place={place} chooser={<PlaceChooser {...choice} />} />;
}

type AreaTexts = (typeof merchantAreaTexts)["en"];

const groupsOf = (t: AreaTexts, pendingEnrollments: number): readonly PageGroup[] => [
  { pages: [{ to: "/merchant", name: t.overview, icon: LayoutDashboard, often: true }] },
  {
    name: t.sales,
    pages: [
      { to: "/merchant/conversions", name: t.conversions, icon: ShoppingCart, often: true },
      { to: "/merchant/clicks", name: t.clicks, icon: MousePointerClick, permission: "reports:read" },
      { to: "/merchant/reports", name: t.reports, icon: ChartLine },
      { to: "/merchant/reports/models", name: t.models, icon: Split, permission: "reports:read" },
      { to: "/merchant/disputes", name: t.disputes, icon: MessageSquareWarning },
    ],
  },
  {
    name: t.partners,
    pages: [
      { to: "/merchant/partners", name: t.partners, icon: Handshake },
      {
        to: "/merchant/applications",
        name: t.applications,
        icon: ClipboardCheck,
        count: pendingEnrollments,
        often: true,
      },
      { to: "/merchant/campaigns", name: t.campaigns, icon: Megaphone },
      { to: "/merchant/plans", name: t.plans, icon: Layers, permission: "plans:read" },
      { to: "/merchant/creatives", name: t.creatives, icon: Images },
      { to: "/merchant/coupons", name: t.coupons, icon: BadgePercent },
    ],
  },
  {
    name: t.money,
    pages: [
      { to: "/merchant/payouts", name: t.payouts, icon: Wallet, often: true },
      { to: "/merchant/periods", name: t.periods, icon: CalendarRange },
      { to: "/merchant/funding", name: t.funding, icon: Landmark },
    ],
  },
  {
    name: t.setUp,
    pages: [
      { to: "/merchant/guide", name: t.guide, icon: ListChecks },
      { to: "/merchant/install", name: t.install, icon: Code },
      { to: "/merchant/webhooks", name: t.webhooks, icon: Webhook },
      { to: "/merchant/keys", name: t.keys, icon: KeyRound, permission: "keys:read" },
      { to: "/merchant/team", name: t.team, icon: UsersRound },
      { to: "/merchant/audit", name: t.audit, icon: ScrollText, permission: "audit:read" },
      { to: "/merchant/settings", name: t.settings, icon: Settings },
    ],
  },
];

function LiveArea({ place, chooser }: { place: Place; chooser: ReactNode }) {
  const live = useMerchantLive(place);
  return (
    <PlaceProvider value={place}>
      <MemberRoleProvider value={place.organisation.role}>
        <MerchantLiveProvider value={live}>
          <Frame live={live} chooser={chooser} />
        </MerchantLiveProvider>
      </MemberRoleProvider>
    </PlaceProvider>
  );
}

function Frame({ live, chooser }: { live: ReturnType<typeof useMerchantLive>; chooser: ReactNode }) {
  const t = useTexts(merchantAreaTexts);
  const { api, organisation, program } = usePlace();
  const commands = useCallback(async () => {
    const may = (permission: Permission) => mayDo(permission, organisation.role, null);
    return (await import("../api/merchant-commands.ts")).merchantCommands(api, program.id, may);
  }, [api, organisation.role, program.id]);
  const groups = useAllowedGroups(groupsOf(t, live.pulse?.pendingEnrollments ?? 0));
  return (
    <AreaFrame
      name={t.area}
      groups={groups}
      tools={chooser}
      live={<LiveMark state={live.state} />}
      commands={commands}
    />
  );
}
