import { Link } from "@tanstack/react-router";
import { type Role, rolesOf } from "../../lib/session/home-of.ts";
import { useAccount } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { frameTexts } from "./texts/frame.ts";

/** Where the pages of each role begin. */
export const ROLE_PAGES: Readonly<Record<Role, string>> = {
  merchant: "/merchant",
  affiliate: "/affiliate",
  operator: "/admin",
};

/** For those who are more than one; on the pages that belong to no role, for all. */
export function RoleLinks({ always }: { always: boolean }) {
  const t = useTexts(frameTexts);
  const roles = rolesOf(useAccount());
  if (roles.length === 0 || (roles.length === 1 && !always)) return null;
  return (
    <nav aria-label={t.roles}>
      <ul className="roles">
        {roles.map((role) => (
          <li key={role}>
            <Link to={ROLE_PAGES[role]}>{t.role[role]}</Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
