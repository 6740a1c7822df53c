import { useTexts } from "../../lib/texts/use-texts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { PageList } from "./page-list.tsx";
import type { PageGroup } from "./pages.ts";
import { RoleLinks } from "./role-links.tsx";
import { frameTexts } from "./texts/frame.ts";

interface PagesSheetProps {
  readonly name: string;
  readonly groups: readonly PageGroup[];
  readonly ofNoRole: boolean;
  readonly onClose: () => void;
}

/** All pages of an area, over a phone's screen. */
export default function PagesSheet({ name, groups, ofNoRole, onClose }: PagesSheetProps) {
  const t = useTexts(frameTexts);
  return (
    <Dialog title={name} look="sheet" onClose={onClose}>
      <RoleLinks always={ofNoRole} />
      <nav aria-label={t.allPages(name)} className="sheet-pages">
        <PageList groups={groups} onFollow={onClose} />
      </nav>
    </Dialog>
  );
}
