import * as z from "zod/mini";

/** The whole in basis points: 10,000 bps = 100 %. */
export const WHOLE_BPS = 10_000;

/** A rate from 0 to 100 % in basis points. */
export const rateBpsSchema = z
  .int("must be a whole number of basis points")
  .check(
    z.gte(0, "must not be negative"),
    z.lte(WHOLE_BPS, "must not be more than 10,000 basis points (100 %)"),
  );

/** 1000 → "10 %", 250 → "2.5 %", 5 → "0.05 %". */
export function formatRate(rateBps: number): string {
  const sign = rateBps < 0 ? "-" : "";
  const digits = String(Math.abs(rateBps)).padStart(3, "0");
  const fraction = digits.slice(-2).replace(/0+$/, "");
  return `${sign}${digits.slice(0, -2)}${fraction === "" ? "" : `.${fraction}`} %`;
}
