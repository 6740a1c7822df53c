import { useEffect, useState } from "react";
import { flushSync } from "react-dom";

/** Counts how often the page has changed between light, dark and paper, for what is drawn in colours of its own. */
export function useThemeTurns(): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const turn = () => setTurns((before) => before + 1);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", turn);
    // Now, or the browser has taken the page before it is drawn again.
    const turnNow = () => flushSync(turn);
    const paper = window.matchMedia("print");
    paper.addEventListener("change", turnNow);
    const watcher = new MutationObserver(turn);
    watcher.observe(document.documentElement, { attributeFilter: ["class", "data-theme", "style"] });
    return () => {
      dark.removeEventListener("change", turn);
      paper.removeEventListener("change", turnNow);
      watcher.disconnect();
    };
  }, []);
  return turns;
}
