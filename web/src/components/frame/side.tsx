import { PanelLeft } from "lucide-react";
import { memo, useState } from "react";
import { readPreference, writePreference } from "../../lib/preference.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Brand } from "../ui/brand.tsx";
import { PageList } from "./page-list.tsx";
import type { PageGroup } from "./pages.ts";
import { RoleLinks } from "./role-links.tsx";
import { frameTexts } from "./texts/frame.ts";

const PREFERENCE = "side";
const NARROW = "narrow";

interface SideProps {
  readonly name: string;
  readonly groups: readonly PageGroup[];
  readonly ofNoRole: boolean;
}

/** The side of a desk's screen: whose pages these are, and all of them. Narrow, it leaves its width to the page. */
export const Side = memo(function Side({ name, groups, ofNoRole }: SideProps) {
  const t = useTexts(frameTexts);
  const [narrow, setNarrow] = useState(() => readPreference(PREFERENCE) === NARROW);
  const turn = () => {
    writePreference(PREFERENCE, narrow ? "wide" : NARROW);
    setNarrow(!narrow);
  };
  return (
    <div className={narrow ? "side side-narrow" : "side"}>
      <Brand />
      <RoleLinks always={ofNoRole} />
      <nav aria-label={name} className="side-pages">
        <PageList groups={groups} />
      </nav>
      <button type="button" className="page-link side-turn" aria-expanded={!narrow} onClick={turn}>
        <PanelLeft aria-hidden="true" />
        <span className="page-link-name">{narrow ? t.widen : t.narrow}</span>
      </button>
    </div>
  );
});
