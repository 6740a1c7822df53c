import { Ellipsis } from "lucide-react";
import { lazy, memo, Suspense, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { PageLink, WaitingCount } from "./page-link.tsx";
import { oftenUsed, type PageGroup } from "./pages.ts";
import { frameTexts } from "./texts/frame.ts";

const loadSheet = () => import("./pages-sheet.tsx");
const PagesSheet = lazy(loadSheet);

interface BottomProps {
  readonly name: string;
  readonly groups: readonly PageGroup[];
  readonly ofNoRole: boolean;
}

/** The bottom of a phone's screen: the pages that are used most, and the way to all of them. */
export const Bottom = memo(function Bottom({ name, groups, ofNoRole }: BottomProps) {
  const t = useTexts(frameTexts);
  const [open, setOpen] = useState(false);
  const pages = groups.flatMap((group) => group.pages);
  const shown = oftenUsed(pages);
  const hidden = pages.filter((page) => !shown.includes(page));
  const waiting = hidden.reduce((sum, { count = 0 }) => sum + count, 0);
  return (
    <>
      <nav aria-label={name} className="bottom">
        <ul>
          {shown.map((page) => (
            <li key={page.to}>
              <PageLink {...page} home={page === pages[0]} />
            </li>
          ))}
          <li>
            <button
              type="button"
              className="page-link"
              aria-haspopup="dialog"
              onPointerEnter={() => void loadSheet()}
              onFocus={() => void loadSheet()}
              onClick={() => setOpen(true)}
            >
              <Ellipsis aria-hidden="true" />
              <span className="page-link-name">{t.more}</span>
              <WaitingCount count={waiting} />
            </button>
          </li>
        </ul>
      </nav>
      <Suspense fallback={null}>
        {open ? (
          <PagesSheet name={name} groups={groups} ofNoRole={ofNoRole} onClose={() => setOpen(false)} />
        ) : null}
      </Suspense>
    </>
  );
});
