import { Handshake, LogOut, Store, UserRound, Wrench } from "lucide-react";
import { rolesOf } from "../../lib/session/home-of.ts";
import { leave } from "../../lib/session/leave.ts";
import { useAccount, useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { THEMES, useTheme } from "../../lib/theme.ts";
import type { MenuProps } from "../ui/menu-button.tsx";
import { MenuPopup } from "../ui/menu-popup.tsx";
import { ROLE_PAGES } from "./role-links.tsx";
import { accountMenuTexts } from "./texts/account-menu.ts";
import { frameTexts } from "./texts/frame.ts";

const ROLE_ICONS = { merchant: Store, affiliate: Handshake, operator: Wrench } as const;

/** Who one is, what else one is here, how it all looks, and the way out. */
export default function AccountMenu(menu: MenuProps) {
  const t = useTexts(accountMenuTexts);
  const { role: roleNames } = useTexts(frameTexts);
  const account = useAccount();
  const session = useSessionStore();
  const [theme, chooseTheme] = useTheme();
  const { user } = account;
  const roles = rolesOf(account);
  return (
    <MenuPopup
      {...menu}
      entries={[
        {
          kind: "text",
          id: "who",
          content: (
            <>
              <strong>{user.name}</strong>
              <span>{user.email}</span>
            </>
          ),
        },
        { kind: "line", id: "after-who" },
        { kind: "link", name: t.yourAccount, to: "/account", icon: UserRound },
        ...(roles.length < 2 ? [] : roles).map((role) => ({
          kind: "link" as const,
          name: roleNames[role],
          to: ROLE_PAGES[role],
          icon: ROLE_ICONS[role],
        })),
        { kind: "line", id: "after-roles" },
        {
          kind: "choice",
          name: t.theme,
          chosen: theme,
          options: THEMES.map((value) => [value, t.themes[value]] as const),
          onChoose: (value) => chooseTheme(THEMES.find((known) => known === value) ?? "system"),
        },
        { kind: "line", id: "after-theme" },
        { kind: "action", name: t.signOut, icon: LogOut, onChoose: () => leave(session) },
      ]}
    />
  );
}
