import { address, referrer, track } from "./track.ts";

let shown = "";
let before = "";

/** Counts the page that is shown when its address is another than before, or when it comes back whole. */
export function countPage({ persisted }: Partial<PageTransitionEvent> = {}): void {
  const url = address();
  if (url !== shown) before = shown || referrer();
  else if (!persisted) return;
  shown = url;
  track("page", { referrer: before });
}

/** Counts the page in any case. */
export const countAgain = (): void => countPage({ persisted: true });

/** Counts what navigates without loading: the history of a single-page application, and the back/forward cache. */
export function watchPages(): void {
  for (const name of ["pushState", "replaceState"] as const) {
    const navigate = history[name];
    history[name] = (...target) => {
      navigate.apply(history, target);
      countPage();
    };
  }
  addEventListener("popstate", countPage);
  addEventListener("pageshow", countPage);
}
