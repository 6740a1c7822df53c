/** Languages of the screens; what an account can have (core/api/accounts.ts). */
export const LANGUAGES = ["en", "vi"] as const;
export type Language = (typeof LANGUAGES)[number];

/** What keeps a choice for the next visit, before anybody is signed in. */
const KEY = "tributary-language";

const NO_BROWSER = ["en"];

const listeners = new Set<() => void>();
let language: Language = readChoice() ?? chooseLanguage(browserLanguages());
/** What was chosen last: it is asked for with each figure. */
let locale:
  | { readonly language: Language; readonly browser: readonly string[]; readonly tag: string }
  | undefined;

/** The language that the page is in now. Components use `useLanguage` or `useTexts`, which follow it. */
export const currentLanguage = (): Language => language;

export function subscribeLanguage(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Puts the page into a language, and the pages after it. */
export function setLanguage(next: Language): void {
  try {
    globalThis.localStorage?.setItem(KEY, next);
  } catch {
    // The browser keeps nothing for this site: it is chosen for this page alone.
  }
  show(next);
}

/** Names the language on the page, and follows what another tab chooses. Called once, before anything is drawn. */
export function startLanguage(): void {
  document.documentElement.lang = language;
  window.addEventListener("storage", ({ key, newValue }) => {
    if (key === KEY && isLanguage(newValue)) show(newValue);
  });
}

/** The locale of dates, numbers and money: the browser's variant of the language, as en-GB, or the language's own. */
export function currentLocale(): string {
  const browser = browserLanguages();
  if (locale?.language !== language || locale.browser !== browser)
    locale = { language, browser, tag: chooseLocale(language, browser) };
  return locale.tag;
}

export function chooseLocale(chosen: Language, browser: readonly string[]): string {
  return browser.find((tag) => languageOf(tag) === chosen && isLocale(tag)) ?? chosen;
}

/** Some browsers say what no formatter takes: where the system's locale is POSIX's, `en-US@posix`. */
function isLocale(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** The first of the browser's languages that the screens have; English where there is none. */
export function chooseLanguage(browser: readonly string[]): Language {
  return browser.map(languageOf).find((found) => found !== undefined) ?? "en";
}

/** "vi-VN" → "vi"; undefined for a language that the screens do not have. */
export function languageOf(locale: string): Language | undefined {
  const [root = ""] = locale.toLowerCase().split("-");
  return isLanguage(root) ? root : undefined;
}

export function isLanguage(text: unknown): text is Language {
  return LANGUAGES.some((known) => known === text);
}

function show(next: Language): void {
  if (next === language) return;
  language = next;
  if (typeof document !== "undefined") document.documentElement.lang = next;
  for (const listener of listeners) listener();
}

function readChoice(): Language | undefined {
  try {
    const kept = typeof document === "undefined" ? null : window.localStorage.getItem(KEY);
    return isLanguage(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Where there is no browser, as in tests, English. */
function browserLanguages(): readonly string[] {
  return typeof document === "undefined" ? NO_BROWSER : navigator.languages;
}
