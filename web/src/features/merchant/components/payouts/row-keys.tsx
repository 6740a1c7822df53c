import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { payoutLinesTexts } from "../../texts/payout-lines.ts";

interface RowKeysProps {
  /** Where `u` leads; absent: one is at the top. */
  readonly up?: string;
  readonly children: ReactNode;
}

const shortcutsNow = () => {
  const t = textsNow(payoutLinesTexts);
  return [
    [t.keyNext, t.nextLine],
    [t.keyBefore, t.lineBefore],
    ["Enter", t.opensLine],
    ["u", t.backUp],
    ["?", t.theseShortcuts],
  ] as const;
};

/** What names a row and leads on from it. */
const ROWS = "tbody th a";

/** Goes through the rows of its tables by keys, and says by which. */
export function RowKeys({ up, children }: RowKeysProps) {
  const t = useTexts(payoutLinesTexts);
  const place = useRef<HTMLDivElement>(null);
  const navigate = useNavigate();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const rows = [...(place.current?.querySelectorAll<HTMLElement>(ROWS) ?? [])];
      const at = rows.indexOf(document.activeElement as HTMLElement);
      const step = stepOf(event.key, at >= 0);
      if (event.key === "?") setShown(true);
      else if (event.key === "u" && up !== undefined) void navigate({ to: up });
      else if (step !== 0) rows[Math.min(Math.max(at + step, 0), rows.length - 1)]?.focus();
      else return;
      event.preventDefault();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [navigate, up]);
  return (
    <div ref={place} className="payouts">
      {children}
      {shown ? (
        <Dialog title={t.shortcuts} onClose={() => setShown(false)}>
          <dl className="facts">
            {shortcutsNow().map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
        </Dialog>
      ) : null}
    </div>
  );
}

/** Arrows scroll the page, until one is among the rows. */
function stepOf(key: string, among: boolean): number {
  if (key === "j" || (among && key === "ArrowDown")) return 1;
  return key === "k" || (among && key === "ArrowUp") ? -1 : 0;
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, select, textarea, dialog, [contenteditable]") !== null
  );
}

/** What a list says beside its title. */
export function ListHint() {
  const t = useTexts(payoutLinesTexts);
  return (
    <>
      {t.failedFirst}
      <span className="keys-hint">, {weave(t.showsKeys, <kbd>?</kbd>)}</span>
    </>
  );
}
