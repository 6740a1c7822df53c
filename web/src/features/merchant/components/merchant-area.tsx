import { Outlet } from "@tanstack/react-router";
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
import { useCallback, useDeferredValue, useMemo } from "react";
import type { Permission } from "../../../../../core/access/permissions.ts";
import { AreaFrame } from "../../../components/frame/area-frame.tsx";
import type { PageGroup } from "../../../components/frame/pages.ts";
import { SignedIn } from "../../../components/frame/signed-in.tsx";
import { useAllowedGroups } from "../../../components/frame/use-allowed-groups.ts";
import type { AreaCommands } from "../../../components/palette/commands.ts";
import { Empty } from "../../../components/ui/empty.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { LiveMark } from "../../../components/ui/live-mark.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { MemberRoleProvider, mayDo } from "../../../lib/session/use-may.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { MerchantLiveProvider, useMerchantLive } from "../api/use-merchant-live.ts";
import { type Place, PlaceProvider, useChoosePlace } from "../api/use-place.ts";
import { merchantAreaTexts } from "../texts/area.ts";
import { PlaceChooser } from "./place-chooser.tsx";

const FirstProgramPage = lazyPart(async () => (await import("./first-program-page.tsx")).FirstProgramPage);

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
  const { organisation } = choice;
  if (organisation === undefined) {
    return (
      <AreaFrame name={t.area} groups={NO_PAGES}>
        <h1 className="visually-hidden">{t.area}</h1>
        <Empty title={t.noOrganisation}>
          <p>{weave(t.askOwner, <strong>{email}</strong>)}</p>
        </Empty>
      </AreaFrame>
    );
  }
  return (
    <MemberRoleProvider value={organisation.role}>
      <OrganisationArea choice={choice} organisation={organisation} />
    </MemberRoleProvider>
  );
}

const NO_PAGES: readonly PageGroup[] = [];

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

interface OrganisationAreaProps {
  readonly choice: ReturnType<typeof useChoosePlace>;
  readonly organisation: Place["organisation"];
}

/** One frame, from before the programs are known: another in its place would close what was opened in it. */
function OrganisationArea({ choice, organisation }: OrganisationAreaProps) {
  const t = useTexts(merchantAreaTexts);
  const { api, program, programs } = choice;
  const chosen = useMemo(() => program && { api, organisation, program }, [api, organisation, program]);
  // What a page has is drawn bit by bit, so that what is pressed meanwhile is heard.
  const place = useDeferredValue(chosen);
  const programId = program?.id;
  const live = useMerchantLive(api, programId);
  const commands = useCallback(async (): Promise<AreaCommands> => {
    if (programId === undefined) return { actions: [] };
    const may = (permission: Permission) => mayDo(permission, organisation.role, null);
    return (await import("../api/merchant-commands.ts")).merchantCommands(api, programId, may);
  }, [api, organisation.role, programId]);
  const pending = live.pulse?.pendingEnrollments ?? 0;
  const groups = useAllowedGroups(useMemo(() => groupsOf(t, pending), [t, pending]));
  return (
    <MerchantLiveProvider value={live}>
      <AreaFrame
        name={t.area}
        groups={chosen === undefined && !programs.isPending ? NO_PAGES : groups}
        tools={<PlaceChooser {...choice} />}
        live={chosen === undefined ? undefined : <LiveMark state={live.state} />}
        commands={commands}
      >
        {place === undefined ? (
          <WithoutProgram choice={choice} organisation={organisation} />
        ) : (
          <PlaceProvider key={place.program.id} value={place}>
            <Outlet />
          </PlaceProvider>
        )}
      </AreaFrame>
    </MerchantLiveProvider>
  );
}

/** While the programs are not known or not drawn yet, and when there is none. */
function WithoutProgram({ choice, organisation }: OrganisationAreaProps) {
  const { api, program, programs, chooseProgram } = choice;
  return (
    <Loaded of={[programs]} after={[{ isFetched: program === undefined }]}>
      {() => <FirstProgramPage api={api} organisation={organisation} onMade={chooseProgram} />}
    </Loaded>
  );
}
