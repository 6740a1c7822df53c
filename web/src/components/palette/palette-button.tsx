import { Search } from "lucide-react";
import { lazy, Suspense, useEffect, useState } from "react";
import { useTexts } from "../../lib/texts/use-texts.ts";
import type { PageGroup } from "../frame/pages.ts";
import { frameTexts } from "../frame/texts/frame.ts";
import type { LoadCommands } from "./commands.ts";

const loadPalette = () => import("./palette.tsx");
const Palette = lazy(loadPalette);
const KeysHelp = lazy(() => import("./keys-help.tsx"));

interface PaletteButtonProps {
  readonly groups: readonly PageGroup[];
  readonly commands: LoadCommands | undefined;
}

const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

/** Opens the palette; so do Ctrl and K, or ⌘ and K, anywhere. The question mark says by which keys one works here. */
export function PaletteButton({ groups, commands }: PaletteButtonProps) {
  const t = useTexts(frameTexts);
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);
  useEffect(() => {
    // After what a page does with the same keys.
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.altKey) return;
      const wanted = wantedBy(event);
      if (wanted === null || document.querySelector("dialog[open]") !== null) return;
      event.preventDefault();
      setOpen(wanted);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
  const prepare = () => void loadPalette().catch(() => undefined);
  const close = () => setOpen(null);
  return (
    <>
      <button
        type="button"
        className="palette-button"
        aria-haspopup="dialog"
        onPointerEnter={prepare}
        onFocus={prepare}
        onClick={() => setOpen("palette")}
      >
        <Search aria-hidden="true" />
        <span className="palette-button-name">{t.search}</span>
        <span className="kbd" aria-hidden="true">
          {isMac ? "⌘K" : "Ctrl+K"}
        </span>
      </button>
      <Suspense fallback={null}>
        {open === "palette" ? <Palette groups={groups} commands={commands} onClose={close} /> : null}
        {open === "keys" ? <KeysHelp onClose={close} /> : null}
      </Suspense>
    </>
  );
}

function wantedBy({ key, ctrlKey, metaKey, target }: KeyboardEvent): "palette" | "keys" | null {
  if (ctrlKey || metaKey) return key.toLowerCase() === "k" ? "palette" : null;
  const typing = target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
  return key === "?" && !typing ? "keys" : null;
}
