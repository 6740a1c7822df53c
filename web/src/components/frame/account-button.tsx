import { useAccount } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Avatar } from "../ui/avatar.tsx";
import { MenuButton } from "../ui/menu-button.tsx";
import { frameTexts } from "./texts/frame.ts";

const loadMenu = () => import("./account-menu.tsx");

/** Who one is; it opens what one can do about that. */
export function AccountButton() {
  const t = useTexts(frameTexts);
  const { user } = useAccount();
  return (
    <MenuButton label={t.account(user.name)} className="icon-button is-round" load={loadMenu}>
      <Avatar user={user} />
    </MenuButton>
  );
}
