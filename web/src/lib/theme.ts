import { useSyncExternalStore } from "react";
import { readPreference, writePreference } from "./preference.ts";

/** `system`: as the device shows everything else. */
export const THEMES = ["system", "light", "dark"] as const;
export type Theme = (typeof THEMES)[number];

const PREFERENCE = "theme";
const listeners = new Set<() => void>();
let chosen: Theme = readTheme();

/** What the viewer has chosen; `web/public/theme.js` applies it before the page is drawn. */
export function useTheme(): readonly [theme: Theme, choose: (theme: Theme) => void] {
  return [useSyncExternalStore(subscribe, () => chosen), chooseTheme];
}

function chooseTheme(theme: Theme): void {
  chosen = theme;
  writePreference(PREFERENCE, theme);
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  for (const listener of listeners) listener();
}

function readTheme(): Theme {
  const kept = readPreference(PREFERENCE);
  return THEMES.find((theme) => theme === kept) ?? "system";
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
