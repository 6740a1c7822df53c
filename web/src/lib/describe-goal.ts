import { defineTexts, textsNow } from "./texts/texts.ts";

const goalTexts = defineTexts({
  en: { sale: "sale", lead: "lead" },
  vi: { sale: "đơn hàng", lead: "khách tiềm năng" },
});

/** What a conversion is of; goals of a program's own are called as it calls them. */
export function describeGoal(goal: string): string {
  const known: Readonly<Record<string, string>> = textsNow(goalTexts);
  return known[goal] ?? goal;
}
