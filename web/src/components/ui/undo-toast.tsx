import { useCallback, useEffect, useRef, useState } from "react";
import { createRoot, type Root } from "react-dom/client";
import { toast } from "../../lib/announce.ts";
import { describeProblem } from "../../lib/api/problem.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "./button.tsx";
import { undoTexts } from "./texts/undo.ts";

/** How long it stays when nobody is at it; WCAG 2.2.1 asks for no less than what lets somebody get there. */
const OFFERED_MS = 15_000;
const KEYS = ["Control+Z", "Meta+Z"].join(" ");

/** What was done, in a sentence, and how it is taken back. */
export interface Offer {
  readonly text: string;
  readonly undo: () => Promise<unknown>;
}

let root: Root | undefined;
let serial = 0;

/** Shows it in the place of the one before. Beside the page's own tree: what is shown outlives the page it was done on. */
export function offerUndo(offer: Offer): void {
  root ??= createRoot(document.body.appendChild(document.createElement("div")));
  const place = root;
  place.render(<UndoToast key={++serial} offer={offer} onGone={() => place.render(null)} />);
}

interface UndoToastProps {
  readonly offer: Offer;
  readonly onGone: () => void;
}

/**
 * Says that something was done and takes it back. It goes by itself, but not while it is pointed at, has the focus, or the page is
 * not looked at. Where the focus was when it came is where it is afterwards.
 */
function UndoToast({ offer: { text, undo }, onGone }: UndoToastProps) {
  const t = useTexts(undoTexts);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const [busy, setBusy] = useState(false);
  const cameFrom = useRef<HTMLElement | null>(null);
  const isLookedAt = useIsLookedAt();
  // What comes into a live region is read out, and not what it begins with.
  const [told, setTold] = useState("");
  useEffect(() => setTold(t.offered), [t]);
  const staying = pointed || focused || busy || !isLookedAt;
  useEffect(() => {
    if (staying) return;
    const timer = setTimeout(onGone, OFFERED_MS);
    return () => clearTimeout(timer);
  }, [staying, onGone]);

  const leave = useCallback(() => {
    const back = cameFrom.current;
    onGone();
    if (back === null) return;
    const place = back.isConnected ? back : document.querySelector<HTMLElement>("h1");
    place?.focus();
  }, [onGone]);
  const takeBack = useCallback(async () => {
    setBusy(true);
    await undo().then(
      () => toast(t.undone),
      (error: unknown) => toast(describeProblem(error)),
    );
    leave();
  }, [undo, leave, t]);

  const isBusy = useRef(false);
  isBusy.current = busy;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const wanted = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z";
      if (!wanted || event.defaultPrevented || isTypedInto(event.target) || isBusy.current) return;
      event.preventDefault();
      void takeBack();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [takeBack]);

  return (
    <section
      aria-label={t.undo}
      className="toast is-undo"
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={({ relatedTarget }) => {
        setFocused(true);
        if (!focused && relatedTarget instanceof HTMLElement) cameFrom.current = relatedTarget;
      }}
      onBlur={({ currentTarget, relatedTarget }) => setFocused(currentTarget.contains(relatedTarget))}
      onKeyDown={({ key }) => (key === "Escape" ? leave() : undefined)}
    >
      <span className="visually-hidden" role="status">
        {told}
      </span>
      {/* The announcer has read it out. */}
      <span aria-hidden="true">{text}</span>
      <Button
        busy={busy}
        aria-label={t.undoWhat(text)}
        aria-keyshortcuts={KEYS}
        title={t.keys}
        onClick={() => void takeBack()}
      >
        {t.undo}
      </Button>
      <Button look="bare" aria-label={t.close} onClick={leave}>
        <span aria-hidden="true">×</span>
      </Button>
    </section>
  );
}

/** Ctrl+Z there takes back what was typed. */
const isTypedInto = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches("input, textarea, select"));

function useIsLookedAt(): boolean {
  const [is, setIs] = useState(() => document.visibilityState === "visible");
  useEffect(() => {
    const look = () => setIs(document.visibilityState === "visible");
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, []);
  return is;
}
