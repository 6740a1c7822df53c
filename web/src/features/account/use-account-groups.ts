import { Bell, FileDown, History, Inbox, ShieldCheck, UserLock, UserRound } from "lucide-react";
import { useMemo } from "react";
import type { PageGroup } from "../../components/frame/pages.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { accountAreaTexts } from "./texts/area.ts";

/** Pages of the account area in the order of its navigation; the route of each is in `app/account-routes.tsx`. */
export function useAccountGroups(): readonly PageGroup[] {
  const t = useTexts(accountAreaTexts);
  return useMemo(
    () => [
      {
        pages: [
          { to: "/account", name: t.profile, icon: UserRound, often: true },
          { to: "/account/security", name: t.security, icon: ShieldCheck, often: true },
          { to: "/account/activity", name: t.activity, icon: History },
          { to: "/account/notifications", name: t.notifications, icon: Bell, often: true },
          { to: "/account/exports", name: t.exports, icon: FileDown },
          { to: "/account/privacy", name: t.privacy, icon: UserLock },
          { to: "/inbox", name: t.inbox, icon: Inbox, often: true },
        ],
      },
    ],
    [t],
  );
}
