import type { ModelComparison } from "../../../../core/api/model-comparison.ts";

export const COMPARED_BY = ["partners", "campaigns"] as const;
export type ComparedBy = (typeof COMPARED_BY)[number];
export type Model = ModelComparison["models"][number]["model"];

export const MODELS: readonly Model[] = [
  "last_click",
  "first_click",
  "linear",
  "position_based",
  "time_decay",
];

/** What each model credits one partner or campaign with; 10,000 is one conversion. */
export interface ComparedRow {
  readonly id: string;
  readonly weightBps: Readonly<Record<Model, number>>;
}

/** Adds up what several calls answered, most by the program's own model first; of equals by id. */
export function compareShares(pages: readonly ModelComparison[], by: ComparedBy, own: Model): ComparedRow[] {
  const rows = new Map<string, Record<Model, number>>();
  for (const { models } of pages) {
    for (const one of models) {
      for (const [id, { weightBps }] of Object.entries(one[by])) {
        const row = rows.get(id) ?? Object.assign({}, ...MODELS.map((model) => ({ [model]: 0 })));
        row[one.model] += weightBps;
        rows.set(id, row);
      }
    }
  }
  return [...rows]
    .map(([id, weightBps]) => ({ id, weightBps }))
    .sort((one, other) => other.weightBps[own] - one.weightBps[own] || (one.id < other.id ? -1 : 1));
}
