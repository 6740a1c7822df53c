import { Link, Outlet, useLocation } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { viewerZone } from "../../lib/formatters.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { useMedia } from "../../lib/use-media.ts";
import { LanguageSwitch } from "../language/language-switch.tsx";
import type { LoadCommands } from "../palette/commands.ts";
import { PaletteButton } from "../palette/palette-button.tsx";
import { Brand } from "../ui/brand.tsx";
import { AccountButton } from "./account-button.tsx";
import { Bottom } from "./bottom.tsx";
import { InboxBell } from "./inbox-bell.tsx";
import { type AreaPage, type PageGroup, parentOf } from "./pages.ts";
import { Side } from "./side.tsx";
import { frameTexts } from "./texts/frame.ts";

interface AreaFrameProps {
  readonly name: string;
  /** Of which every page can be used by the viewer. */
  readonly groups: readonly PageGroup[];
  /** The pages are the same for every role. */
  readonly ofNoRole?: boolean;
  /** What the pages are about, where there is a choice. */
  readonly tools?: ReactNode;
  /** Whether the pages are live. */
  readonly live?: ReactNode;
  /** What the palette offers beside the pages. */
  readonly commands?: LoadCommands;
  readonly children?: ReactNode;
}

/** As in area.css. Which of the two leads to the pages is drawn alone: two dozen links are work for a phone. */
const NARROW = "(max-width: 60rem)";

/** The frame of an area's pages: where one is, where else one can go, and who one is. */
export function AreaFrame({
  name,
  groups,
  ofNoRole = false,
  tools,
  live,
  commands,
  children,
}: AreaFrameProps) {
  const t = useTexts(frameTexts);
  const narrow = useMedia(NARROW);
  const pages = groups.flatMap((group) => group.pages);
  return (
    <div className="frame">
      <a className="skip" href="#content">
        {t.skip}
      </a>
      {narrow ? null : <Side name={name} groups={groups} ofNoRole={ofNoRole} />}
      <div className="frame-main">
        <header className="top">
          <Brand />
          {tools === undefined ? null : <div className="top-tools">{tools}</div>}
          <div className="top-end">
            {live}
            <PaletteButton groups={groups} commands={commands} />
            <InboxBell />
            <AccountButton />
          </div>
        </header>
        <div className="page area">
          <main id="content" tabIndex={-1}>
            <Trail pages={pages} />
            {children ?? <Outlet />}
          </main>
          <footer className="foot">
            <p>{t.times(viewerZone())}</p>
            <p>
              <Link to="/status">{t.status}</Link>
            </p>
            <LanguageSwitch />
          </footer>
        </div>
      </div>
      {!narrow || pages.length === 0 ? null : <Bottom name={name} groups={groups} ofNoRole={ofNoRole} />}
    </div>
  );
}

/** The way up from a page that the menu does not name. */
function Trail({ pages }: { pages: readonly AreaPage[] }) {
  const t = useTexts(frameTexts);
  const { pathname } = useLocation();
  const parent = parentOf(pathname, pages);
  if (parent === undefined) return null;
  return (
    <nav aria-label={t.breadcrumb} className="trail">
      <Link to={parent.to}>{parent.name}</Link>
    </nav>
  );
}
