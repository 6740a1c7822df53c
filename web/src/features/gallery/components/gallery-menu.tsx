import type { MenuProps } from "../../../components/ui/menu-button.tsx";
import { MenuPopup } from "../../../components/ui/menu-popup.tsx";
import { toast } from "../../../lib/announce.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { THEMES, useTheme } from "../../../lib/theme.ts";
import { galleryTexts } from "../texts/gallery.ts";

/** Each kind of entry that a menu can have. */
export default function GalleryMenu(menu: MenuProps) {
  const t = useTexts(galleryTexts);
  const [theme, choose] = useTheme();
  return (
    <MenuPopup
      {...menu}
      entries={[
        { kind: "text", id: "text", content: t.title },
        { kind: "line", id: "after-text" },
        { kind: "link", name: t.tables, to: "/components" },
        { kind: "action", name: t.toast, onChoose: () => toast(t.said) },
        { kind: "action", name: t.disabled, disabled: true, onChoose: () => undefined },
        { kind: "line", id: "after-actions" },
        {
          kind: "choice",
          name: t.theme,
          chosen: theme,
          options: THEMES.map((value) => [value, t[value]] as const),
          onChoose: (value) => choose(THEMES.find((known) => known === value) ?? "system"),
        },
      ]}
    />
  );
}
