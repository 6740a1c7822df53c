import { currentLanguage, type Language } from "./language.ts";

type Text = string | ((...given: never[]) => string);

/** Texts by name; a record of them for the values of one thing, as the states of a link. */
export interface TextRecord {
  readonly [name: string]: Text | TextRecord;
}

/** The same names, with other words: a text stays one, and a function takes what the other takes. */
type Translated<Texts> = {
  readonly [Name in keyof Texts]: Texts[Name] extends string
    ? string
    : Texts[Name] extends (...given: infer Given) => string
      ? (...given: Given) => string
      : Translated<Texts[Name]>;
};

/** The texts of one screen in each language; of the same names, or it does not compile. */
export type Texts<Named> = Readonly<Record<Language, Translated<Named>>>;

/**
 * The texts of a screen.
 *
 * @example
 * export const linksTexts = defineTexts({
 *   en: { title: "Links", made: (code: string) => `Made ${code}.`, links: (n: number) => plural(n, { one: "# link", other: "# links" }) },
 *   vi: { title: "Liên kết", made: (code) => `Đã tạo ${code}.`, links: (n) => plural(n, { other: "# liên kết" }) },
 * });
 */
export function defineTexts<const Named extends TextRecord>(texts: {
  readonly en: Named;
  readonly vi: NoInfer<Translated<Named>>;
}): Texts<Named> {
  // A text is one of its own translations; the compiler cannot follow that for names it does not know.
  return texts as unknown as Texts<Named>;
}

/**
 * The texts in the page's language, for functions that are no components: they are called again when their component
 * is drawn again, which `useTexts` or `useLanguage` sees to.
 */
export function textsNow<Named>(texts: Texts<Named>): Translated<Named> {
  return texts[currentLanguage()];
}
