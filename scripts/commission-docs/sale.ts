import type {
  AccrualConversion,
  AccrualCredit,
  AccrualLine,
  SkippedUpline,
  SoldItem,
} from "../../core/commission/accrual.ts";
import type { ChainMember } from "../../core/commission/chain.ts";
import { accrue } from "../../core/commission/engine.ts";
import { explainLine } from "../../core/commission/explain.ts";
import { type PlanRules, planRulesSchema } from "../../core/commission/plan.ts";
import type { PlanLevel } from "../../core/commission/rules/level.ts";
import { type Section, table, usd } from "./markdown.ts";

/** Percentages by level. */
export const percent = (...rates: number[]): PlanLevel[] =>
  rates.map((rateBps) => ({ kind: "percentage", rateBps }));

export const member = (partnerId: string, more: Partial<ChainMember> = {}): ChainMember => ({
  ...{ partnerId, status: "active", active: true, qualifiedLevels: 10, rank: null },
  ...more,
});

export interface Sale {
  readonly amountMinor?: bigint;
  readonly rules: Partial<PlanRules> & Pick<PlanRules, "levels">;
  /** From the seller up. Absent: Ada, sponsored by Ben, by Cleo, by Dan. */
  readonly chain?: readonly ChainMember[];
  readonly conversion?: Partial<AccrualConversion>;
  readonly credit?: Partial<AccrualCredit>;
  /** In place of one credit of the whole: several, with chains of their own. */
  readonly credits?: readonly { readonly weightBps: number; readonly chain: readonly ChainMember[] }[];
}

const CHAIN = ["Ada", "Ben", "Cleo", "Dan"].map((name) => member(name));
const PLAN = { planVersionId: "plan", version: 1 };

/** What the engine makes of a sale. The rules are ones that could be saved. */
export function sell(sale: Sale): { lines: AccrualLine[]; conversion: AccrualConversion } {
  const rules: PlanRules = { v: 1, compression: "none", capBps: 10_000, ...sale.rules };
  planRulesSchema.parse(rules);
  const conversion = {
    ...{ conversionId: "sale", amountMinor: sale.amountMinor ?? 10_000n, currency: "USD" },
    ...sale.conversion,
  };
  const credits = (sale.credits ?? [{ weightBps: 10_000, chain: sale.chain ?? CHAIN }]).map(
    ({ weightBps, chain }): AccrualCredit => ({
      ...{ clickId: null, weightBps, chain, campaignId: "spring", plan: { ...PLAN, rules } },
      ...sale.credit,
    }),
  );
  return { lines: accrue({ conversion, credits }), conversion };
}

/** Lines as people read them: who gets what, and the sentence that partners see. */
export function saleTable(sale: Sale): Section {
  const { lines, conversion } = sell(sale);
  return table(
    ["level", "goes to", "amount", "as the receipt explains it"],
    lines.map((line) => [
      line.level,
      line.partnerId ?? "the program",
      usd(line.amountMinor),
      `${explainLine(line, conversion, PLAN).sentence}${skippedText(line.skipped)}`,
    ]),
  );
}

function skippedText(skipped: readonly SkippedUpline[]): string {
  if (skipped.length === 0) return "";
  return ` Passed over: ${skipped.map(({ partnerId, reason }) => `${partnerId} (\`${reason}\`)`).join(", ")}.`;
}

export const item = (productId: string, amountMinor: bigint, more: Partial<SoldItem> = {}): SoldItem => ({
  ...{ productId, category: null, quantity: 1, amountMinor },
  ...more,
});

/** The amounts of the lines, by level. */
export const paid = (sale: Sale): string =>
  sell(sale)
    .lines.map(({ partnerId, amountMinor }) => `${partnerId ?? "-"} ${amountMinor}`)
    .join(", ");
