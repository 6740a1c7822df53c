import { Link } from "@tanstack/react-router";
import { useTexts } from "../../lib/texts/use-texts.ts";
import type { AreaPage } from "./pages.ts";
import { frameTexts } from "./texts/frame.ts";

interface PageLinkProps extends AreaPage {
  /** Others lie below it, as below the area's home: only at its own address it is the page one is on. */
  readonly home: boolean;
  readonly onClick?: () => void;
}

/** A page of the area: its icon, its name, and how much waits there. */
export function PageLink({ to, name, icon: Icon, count = 0, home, onClick }: PageLinkProps) {
  return (
    <Link to={to} className="page-link" activeOptions={{ exact: home }} onClick={onClick}>
      <Icon aria-hidden="true" />
      <span className="page-link-name">{name}</span>
      <WaitingCount count={count} />
    </Link>
  );
}

/** How many things wait; nothing when none do. */
export function WaitingCount({ count }: { count: number }) {
  const t = useTexts(frameTexts);
  if (count === 0) return null;
  return (
    <span className="count">
      {count}
      <span className="visually-hidden"> {t.waiting}</span>
    </span>
  );
}
