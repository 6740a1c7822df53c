import { formatAmount } from "../../core/money/amount.ts";
import { formatRate } from "../../core/money/rate.ts";

/** A part of the page: lines of Markdown. */
export type Section = readonly string[];

/** A table; bars in cells would end them. */
export function table(
  head: readonly string[],
  rows: readonly (readonly (string | number | bigint)[])[],
): Section {
  const line = (cells: readonly (string | number | bigint)[]) =>
    `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), `|${head.map(() => "---").join("|")}|`, ...rows.map(line), ""];
}

export const usd = (minor: bigint): string => formatAmount(minor, "USD");
export const rate = formatRate;

/** 12345n → "12,345". */
export const whole = (value: bigint | number): string => String(value).replace(/\B(?=(\d{3})+$)/g, ",");

/** Part of a plan as it is written, a list an item a line. */
export function json(value: unknown): Section {
  const text = Array.isArray(value)
    ? `[\n${value.map((one) => `  ${JSON.stringify(one)}`).join(",\n")}\n]`
    : JSON.stringify(value);
  return ["```json", text, "```", ""];
}

/** What the examples claim about themselves; the page cannot be made when it is not so. */
export function must(holds: boolean, claim: string): void {
  if (!holds) throw new Error(`an example does not show what it says: ${claim}`);
}
