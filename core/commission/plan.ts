import * as z from "zod/mini";
import { isCurrency } from "../money/currency.ts";
import { formatRate, rateBpsSchema } from "../money/rate.ts";
import { ok, type Result, refuse } from "../result.ts";

/** A plan pays at most this many levels; level 1 is the attributed partner. */
export const MAX_LEVELS = 10;

/** The message of a strict object: names the fields it does not know. */
function strictMessage(issue: { code?: string; keys?: string[] }): string {
  return issue.code === "unrecognized_keys"
    ? `has unknown fields: ${issue.keys?.join(", ")}`
    : "must be an object";
}

const flatAmountSchema = z
  .int("must be a whole number of minor units, at most 2^53 - 1")
  .check(z.gte(0, "must not be negative"));

/** Minor units by ISO 4217 code. */
const flatAmountsSchema = z
  .record(z.string().check(z.refine(isCurrency)), flatAmountSchema, {
    error: (issue) =>
      issue.code === "invalid_key"
        ? "is not an active ISO 4217 currency"
        : "must be an object of amounts by currency",
  })
  .check(z.refine((amounts) => Object.keys(amounts).length > 0, "must name at least one currency"));

/** The level pays this rate of the conversion's amount. */
const percentageLevel = z.strictObject(
  { kind: z.literal("percentage"), rateBps: rateBpsSchema },
  { error: strictMessage },
);

/** The level pays this amount, once per conversion, in the conversion's currency; nothing in one not named. */
const flatLevel = z.strictObject(
  { kind: z.literal("flat"), amountsMinor: flatAmountsSchema },
  { error: strictMessage },
);

const levelSchema = z.discriminatedUnion("kind", [percentageLevel, flatLevel], {
  error: "must be percentage or flat",
});

const rulesSchema = z.strictObject(
  {
    v: z.literal(1, "must be 1"),
    /** levels[0] is level 1. What a level pays and, later, what it asks of the member stand together. */
    levels: z
      .array(levelSchema, "must be a list of levels")
      .check(
        z.minLength(1, "must have at least one level"),
        z.maxLength(MAX_LEVELS, `must have at most ${MAX_LEVELS} levels`),
      ),
    /** `none`: level k is the k-th of the upline; who does not qualify leaves breakage. */
    compression: z.enum(["none"], "must be none"),
    /** No conversion pays more than this share of its amount, all levels together. */
    capBps: rateBpsSchema,
    /**
     * A lead carries no amount, so the cap would hold its flat commission to 0. True: a conversion of amount 0 pays
     * its flat amounts in full. Absent or false: it pays nothing.
     */
    payFlatOnZeroAmount: z.optional(z.boolean("must be true or false")),
  },
  { error: strictMessage },
);

export type PlanLevel = z.infer<typeof levelSchema>;
/** What a plan version holds, as stored in its `rules`. */
export type PlanRules = z.infer<typeof rulesSchema>;

export interface WorstCase {
  readonly worstCaseBps: number;
  readonly capBps: number;
}

/**
 * The most that the plan's percentages can pay, all levels filled: refused when that is more than the cap. Flat
 * amounts have no worst case in per cent; the cap holds them conversion by conversion.
 */
export function checkWorstCase(rules: PlanRules): Result<WorstCase, WorstCase & { message: string }> {
  const worstCaseBps = rules.levels.reduce(
    (sum, level) => sum + (level.kind === "percentage" ? level.rateBps : 0),
    0,
  );
  const worstCase = { worstCaseBps, capBps: rules.capBps };
  if (worstCaseBps <= rules.capBps) return ok(worstCase);
  const rates = rules.levels.flatMap((level) =>
    level.kind === "percentage" ? [formatRate(level.rateBps)] : [],
  );
  const sum = rates.length === 1 ? "" : `${rates.join(" + ")} = `;
  const message = `levels pay ${sum}${formatRate(worstCaseBps)}, more than the cap of ${formatRate(rules.capBps)}`;
  return refuse({ ...worstCase, message });
}

/** Rules as one may save them: well-formed, and the worst case within the cap. Messages name each field. */
export const planRulesSchema = rulesSchema.check((context) => {
  const worstCase = checkWorstCase(context.value);
  if (worstCase.ok) return;
  context.issues.push({
    code: "custom",
    input: context.value,
    path: ["levels"],
    message: worstCase.reason.message,
  });
});

/** Currencies that a program accepts and a flat level names no amount for: worth a warning when a plan is saved. */
export function currenciesWithoutFlatAmount(
  rules: PlanRules,
  acceptedCurrencies: readonly string[],
): { level: number; currency: string }[] {
  return rules.levels.flatMap((level, index) => {
    if (level.kind !== "flat") return [];
    const missing = acceptedCurrencies.filter((currency) => !Object.hasOwn(level.amountsMinor, currency));
    return missing.map((currency) => ({ level: index + 1, currency }));
  });
}
