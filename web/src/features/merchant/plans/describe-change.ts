import type { SummaryLine } from "../../../../../core/commission/summarise-plan.ts";

/** A sentence of one plan beside that of another; null: it is not there. */
export interface PlanChange {
  readonly field: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** How two plans differ, in the sentences of their summaries. What both say, wherever it stands, is no difference. */
export function describeChange(before: readonly SummaryLine[], after: readonly SummaryLine[]): PlanChange[] {
  const [gone, come] = [without(before, after), without(after, before)];
  const replaced = gone.map(({ field, sentence }) => ({
    ...{ field, before: sentence },
    after: come.find((line) => line.field === field)?.sentence ?? null,
  }));
  const added = come.filter(({ field }) => !gone.some((line) => line.field === field));
  return [...replaced, ...added.map(({ field, sentence }) => ({ field, before: null, after: sentence }))];
}

const without = (lines: readonly SummaryLine[], others: readonly SummaryLine[]) =>
  lines.filter(({ sentence }) => !others.some((other) => other.sentence === sentence));
