import { useEffect, useState } from "react";

/** Counts how often the page has changed between light and dark, for what is drawn in colours of its own. */
export function useThemeTurns(): number {
  const [turns, setTurns] = useState(0);
  useEffect(() => {
    const turn = () => setTurns((before) => before + 1);
    const dark = window.matchMedia("(prefers-color-scheme: dark)");
    dark.addEventListener("change", turn);
    const watcher = new MutationObserver(turn);
    watcher.observe(document.documentElement, { attributeFilter: ["class", "data-theme", "style"] });
    return () => {
      dark.removeEventListener("change", turn);
      watcher.disconnect();
    };
  }, []);
  return turns;
}
