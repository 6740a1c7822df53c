import { currentLanguage, subscribeLanguage } from "../texts/language.ts";

type Words = typeof import("./texts/vietnamese.ts");

let words: Words | null = null;

/** Fetches what the API says in English in Vietnamese, for those who read it so; nobody else loads it. */
export async function loadVietnamese(): Promise<void> {
  if (words === null && currentLanguage() === "vi") words = await import("./texts/vietnamese.ts");
}

/** Once: what is refused later is then told in the page's language. Until it has come, or where it does not, in English. */
export function followLanguage(): void {
  const load = () => void loadVietnamese().catch(() => undefined);
  subscribeLanguage(load);
  load();
}

/** The sentence for a problem's code; undefined: the API's own is the one to show. */
export function problemInVietnamese(code: string | null): string | undefined {
  if (currentLanguage() !== "vi" || words === null) return undefined;
  return Object.entries(words.VIETNAMESE_PROBLEMS).find(([known]) => known === code)?.[1];
}

/** The sentence for what is said of a field; undefined: the API's own is the one to show. */
export function fieldInVietnamese(message: string): string | undefined {
  if (currentLanguage() !== "vi") return undefined;
  const [pattern, vietnamese] = words?.VIETNAMESE_FIELDS.find(([known]) => known.test(message)) ?? [];
  if (pattern === undefined || vietnamese === undefined) return undefined;
  const [said = message] = pattern.exec(message) ?? [];
  return said.replace(pattern, vietnamese);
}
