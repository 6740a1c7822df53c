import * as z from "zod/mini";
import { isCurrency } from "../../money/currency.ts";

/** The message of a strict object: names the fields it does not know. */
export function strictMessage(issue: { code?: string; keys?: string[] }): string {
  return issue.code === "unrecognized_keys"
    ? `has unknown fields: ${issue.keys?.join(", ")}`
    : "must be an object";
}

/** The message of a record: which of its names is none, or what it must be. */
const recordMessage = (name: string, what: string) => (issue: { code?: string }) =>
  issue.code === "invalid_key" ? name : `must be an object of ${what}`;

/** The message of a record by currency. */
export const byCurrency = (what: string) =>
  recordMessage("is not an active ISO 4217 currency", `${what} by currency`);

/** The message of a record by rank. */
export const byRankKey = (what: string) =>
  recordMessage(
    "is no key of a rank: one begins with a letter and holds only a–z, 0–9, _ and -, at most 40 characters",
    `${what} by rank`,
  );

const flatAmountSchema = z
  .int("must be a whole number of minor units, at most 2^53 - 1")
  .check(z.gte(0, "must not be negative"));

/** Minor units by ISO 4217 code. */
export const flatAmountsSchema = z
  .record(z.string().check(z.refine(isCurrency)), flatAmountSchema, {
    error: byCurrency("amounts"),
  })
  .check(z.refine((amounts) => Object.keys(amounts).length > 0, "must name at least one currency"));

/** Whole units of volume. */
export const volumeSchema = z
  .int("must be a whole number of volume, at most 2^53 - 1")
  .check(z.gte(0, "must not be negative"));

export const countSchema = z
  .int("must be a whole number")
  .check(z.gte(1, "must be at least 1"), z.lte(1_000_000, "must be at most 1,000,000"));

const KEY = /^[a-z][a-z0-9_-]{0,39}$/;

/** Names a rank or a rule inside its plan. */
export const keySchema = z
  .string("must be a key")
  .check(z.regex(KEY, "must begin with a letter and hold only a–z, 0–9, _ and -, at most 40 characters"));

export const nameSchema = z
  .string("must be text")
  .check(z.trim(), z.minLength(1, "must not be empty"), z.maxLength(80, "must have at most 80 characters"));
