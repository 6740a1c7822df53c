import {
  Activity,
  Building2,
  Globe,
  HandCoins,
  Inbox,
  Scale,
  ScrollText,
  Search,
  Settings,
  ShieldAlert,
  ShieldCheck,
  UsersRound,
  Workflow,
} from "lucide-react";
import { useCallback, useMemo } from "react";
import { AreaFrame } from "../../../components/frame/area-frame.tsx";
import type { PageGroup } from "../../../components/frame/pages.ts";
import { SignedIn } from "../../../components/frame/signed-in.tsx";
import { useAllowedGroups } from "../../../components/frame/use-allowed-groups.ts";
import type { AreaCommands } from "../../../components/palette/commands.ts";
import { Empty } from "../../../components/ui/empty.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useAccount } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { adminAreaTexts } from "../texts/area.ts";

/** For the platform's own people. */
export function AdminArea() {
  return (
    <SignedIn>
      <Area />
    </SignedIn>
  );
}

type AreaTexts = (typeof adminAreaTexts)["en"];

const groupsOf = (t: AreaTexts): readonly PageGroup[] => [
  {
    pages: [
      { to: "/admin", name: t.inbox, icon: Inbox, often: true },
      { to: "/admin/find", name: t.find, icon: Search },
      { to: "/admin/users", name: t.users, icon: UsersRound, often: true },
      { to: "/admin/organisations", name: t.organisations, icon: Building2, often: true },
    ],
  },
  {
    name: t.money,
    pages: [
      {
        to: "/admin/payees",
        name: t.payees,
        icon: HandCoins,
        permission: "platform.payouts:read",
        often: true,
      },
      {
        to: "/admin/reconciliation",
        name: t.reconciliation,
        icon: Scale,
        permission: "platform.reconciliation:read",
      },
    ],
  },
  {
    name: t.oversight,
    pages: [
      {
        to: "/admin/compliance",
        name: t.compliance,
        icon: ShieldCheck,
        permission: "platform.compliance:read",
      },
      { to: "/admin/fraud", name: t.fraud, icon: ShieldAlert, permission: "platform.fraud:read" },
      { to: "/admin/countries", name: t.countries, icon: Globe, permission: "platform.policies:read" },
      { to: "/admin/audit", name: t.audit, icon: ScrollText, permission: "platform.audit:read" },
      { to: "/admin/jobs", name: t.jobs, icon: Workflow, permission: "platform.jobs:read" },
      {
        to: "/admin/settings",
        name: t.settings,
        icon: Settings,
        permission: "platform.settings:read",
      },
      { to: "/status", name: t.status, icon: Activity },
    ],
  },
];

function Area() {
  const t = useTexts(adminAreaTexts);
  const { platformRole } = useAccount().user;
  const api = useOwnApi();
  const commands = useCallback(async (): Promise<AreaCommands> => {
    const { findThings } = await import("../api/find-things.ts");
    return { actions: [], search: (text, signal) => findThings(api, text, signal) };
  }, [api]);
  const groups = useAllowedGroups(useMemo(() => groupsOf(t), [t]));
  if (platformRole !== null) return <AreaFrame name={t.area} groups={groups} commands={commands} ofNoRole />;
  return (
    <AreaFrame name={t.area} groups={[]}>
      <h1 className="visually-hidden">{t.area}</h1>
      <Empty title={t.nothing}>
        <p>{t.forStaff}</p>
      </Empty>
    </AreaFrame>
  );
}
