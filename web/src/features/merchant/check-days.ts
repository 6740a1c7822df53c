import { textsNow } from "../../lib/texts/texts.ts";
import { settingsTexts } from "./texts/settings.ts";

type Bounds = readonly [least: number, most: number];

/** What is said of each field that is no whole number of days between its bounds, both of which are allowed. */
export function checkDays<Name extends string>(
  values: Readonly<Record<NoInfer<Name>, string>>,
  bounds: Readonly<Record<Name, Bounds>>,
): Partial<Record<Name, string>> {
  const { daysRule } = textsNow(settingsTexts);
  const wrong = Object.entries<Bounds>(bounds).filter(
    ([name, within]) => !isWithin(values[name as Name], within),
  );
  return Object.fromEntries(
    wrong.map(([name, [least, most]]) => [name, daysRule(String(least), String(most))]),
  ) as Partial<Record<Name, string>>;
}

const isWithin = (text: string, [least, most]: Bounds): boolean =>
  /^\d+$/.test(text) && text.length <= String(most).length && Number(text) >= least && Number(text) <= most;
