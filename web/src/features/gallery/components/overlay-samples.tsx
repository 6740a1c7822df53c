import { useState } from "react";
import { Button } from "../../../components/ui/button.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { MenuButton } from "../../../components/ui/menu-button.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { toast } from "../../../lib/announce.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { galleryTexts } from "../texts/gallery.ts";

const loadMenu = () => import("./gallery-menu.tsx");

/** What comes above the page when it is asked for. */
export function OverlaySamples() {
  const t = useTexts(galleryTexts);
  const [open, setOpen] = useState<"plain" | "sheet" | null>(null);
  return (
    <div className="button-row">
      <Button onClick={() => setOpen("plain")}>{t.open}</Button>
      <Button onClick={() => setOpen("sheet")}>{t.sheet}</Button>
      <Button onClick={() => toast(t.said)}>{t.toast}</Button>
      <RemoveButton what={t.remove} onRemove={async () => toast(t.said)}>
        <p>{t.removeText}</p>
      </RemoveButton>
      <MenuButton label={t.menu} load={loadMenu}>
        <span aria-hidden="true">{t.menuShown}</span>
      </MenuButton>
      {open === null ? null : (
        <Dialog title={t.question} look={open} onClose={() => setOpen(null)}>
          <p>{t.questionText}</p>
          <p className="button-row">
            <Button look="main" onClick={() => setOpen(null)}>
              {t.close}
            </Button>
          </p>
        </Dialog>
      )}
    </div>
  );
}
