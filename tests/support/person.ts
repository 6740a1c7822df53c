import type { Browser, Locator } from "playwright-core";
import { expect } from "vitest";
import { frameTexts } from "../../web/src/components/frame/texts/frame.ts";
import { formatCount } from "../../web/src/lib/format.ts";
import { formatMoney } from "../../web/src/lib/money.ts";
import { type Language, setLanguage } from "../../web/src/lib/texts/language.ts";
import type { Texts } from "../../web/src/lib/texts/texts.ts";
import { faultsFor } from "./accessibility.ts";
import { type Login, openWatched, SIZES, signIn, speak, type Watched } from "./people.ts";
import { keepPicture } from "./pictures.ts";

/** How somebody looks at the platform. */
export interface Look {
  readonly size: keyof typeof SIZES;
  readonly colorScheme: "light" | "dark";
  readonly language: Language;
}

/** Every size, theme and language once. */
export const LOOKS: readonly (readonly [name: string, look: Look])[] = [
  ["a desk in light English", { size: "desk", colorScheme: "light", language: "en" }],
  ["a phone in dark Vietnamese", { size: "phone", colorScheme: "dark", language: "vi" }],
];

/** Somebody in front of the screens, who finds things by what these say in the language that was chosen. */
export interface Person extends Watched {
  readonly look: Look;
  /** The texts of a screen in the person's language. */
  readonly say: <Named>(texts: Texts<Named>) => Texts<Named>[Language];
  readonly count: (count: number) => string;
  readonly money: (minor: number | bigint, currency?: string) => string;
  /** By the menu: at the side, or on a phone by the sheet that it opens. */
  readonly goTo: (page: string) => Promise<void>;
  readonly region: (title: string) => Locator;
  /** The large number of the section with this title becomes so. */
  readonly expectFigure: (title: string, value: string) => Promise<void>;
  /** What stands there fits and can be used by everybody; a picture is kept where pictures are wanted. */
  readonly inspect: (name: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

const LOCALES = { en: "en-GB", vi: "vi" } as const;
const LIVE = { timeout: 60_000 };

/** A browser profile of its own at the platform's first page, in the person's language, which was chosen by the page's own switch. */
export async function openPerson(browser: Browser, app: string, look: Look): Promise<Person> {
  const { size, colorScheme, language } = look;
  const watched = await openWatched(browser, { viewport: SIZES[size], colorScheme });
  const { page, context, complaints, settled } = watched;
  // Plurals and numbers that texts have in them follow it.
  setLanguage(language);
  await page.goto(app);
  await speak(page, language);
  const say: Person["say"] = (texts) => texts[language];
  const region = (title: string) => page.getByRole("region", { name: title, exact: true });
  return {
    ...watched,
    ...{ look, say, region },
    count: (count) => formatCount(count, LOCALES[language]),
    money: (minor, currency = "USD") => formatMoney(minor, currency, LOCALES[language]),
    goTo: async (name) => {
      if (size === "phone")
        await page.getByRole("button", { name: startsWith(say(frameTexts).more) }).click();
      const menu = size === "phone" ? page.getByRole("dialog") : page.getByRole("navigation");
      // Behind the name stands how much waits there.
      await menu
        .getByRole("link", { name: startsWith(name) })
        .first()
        .click(LIVE);
    },
    expectFigure: async (title, value) => {
      const figure = region(title).locator(".figure-value").first();
      await expect.poll(() => figure.innerText()).toBe(value);
    },
    inspect: async (name) => {
      await settled();
      const overflow = await page.evaluate<number>(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth",
      );
      expect.soft({ name, overflow }).toEqual({ name, overflow: 0 });
      await keepPicture(page, `${name}-${size}`);
      expect.soft(await faultsFor(page), name).toEqual([]);
      expect.soft(complaints.splice(0), name).toEqual([]);
    },
    close: async () => {
      setLanguage("en");
      expect.soft(complaints.splice(0)).toEqual([]);
      await context.close();
    },
  };
}

/** The same, signed in. */
export async function openSignedIn(browser: Browser, app: string, look: Look, login: Login): Promise<Person> {
  const person = await openPerson(browser, app, look);
  await signIn(person.page, app, login, look.language);
  return person;
}

/** A name with nothing but a number behind it. */
export const startsWith = (name: string): RegExp =>
  new RegExp(`^${name.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")}(\\s*\\d.*)?$`);
