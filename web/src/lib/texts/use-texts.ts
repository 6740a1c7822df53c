import { useSyncExternalStore } from "react";
import { currentLanguage, type Language, subscribeLanguage } from "./language.ts";
import type { Texts } from "./texts.ts";

/** The language of the page; who uses it is drawn again when it changes. */
export function useLanguage(): Language {
  return useSyncExternalStore(subscribeLanguage, currentLanguage);
}

/** A screen's texts in the viewer's language. */
export function useTexts<Named>(texts: Texts<Named>): Texts<Named>[Language] {
  return texts[useLanguage()];
}
