import * as z from "zod/mini";
import { type ConversionReport, conversionSchema } from "../api/conversions.ts";
import { ok, type Result, refuse } from "../result.ts";
import { checkReport, type IntakeTerms } from "./check-report.ts";

/** A conversion as a browser has reported it, whatever it is worth. */
export interface BrowserReport {
  /** Class of bot; null: a person as far as can be told. */
  readonly bot: string | null;
  /** `{orderId, amountMinor, currency, goal?, coupon?, customerId?, metadata?}`, as it came. */
  readonly report: Readonly<Record<string, unknown>>;
  /** By the browser's clock. */
  readonly occurredAt: Date;
  /** By ours. */
  readonly receivedAt: Date;
}

export interface BrowserTerms extends IntakeTerms {
  readonly browserConversions: "accept" | "hold" | "refuse";
}

/**
 * What a browser's report comes to by its program's rules: a report to be taken, or why it is refused, as the merchant
 * reads it. Only what a browser may say is read; an order from the future is one of a clock that runs ahead.
 */
export function judgeReport(
  { bot, report, occurredAt, receivedAt }: BrowserReport,
  program: BrowserTerms,
  nowMs: number,
): Result<ConversionReport, string> {
  if (program.browserConversions === "refuse")
    return refuse("browserConversions: the program does not accept what browsers report");
  if (bot !== null) return refuse(`bot: ${bot}`);
  const { orderId, amountMinor, currency, goal, coupon, customerId, metadata } = report;
  const occurredMs = Math.min(occurredAt.getTime(), receivedAt.getTime());
  const parsed = z.safeParse(conversionSchema, {
    orderId,
    amountMinor,
    currency,
    ...(goal === undefined ? {} : { goal }),
    ...(coupon === undefined ? {} : { coupon }),
    ...(customerId === undefined ? {} : { customer: { id: customerId } }),
    ...(metadata === undefined ? {} : { metadata: asTexts(metadata) }),
    occurredAt: new Date(occurredMs).toISOString(),
  });
  const refusals = parsed.success
    ? checkReport(parsed.data, program, nowMs)
    : parsed.error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  if (!parsed.success || refusals.length > 0)
    return refuse(refusals.map(({ field, message }) => `${field}: ${message}`).join("; "));
  return ok(parsed.data);
}

/** Metadata is texts; a browser may give numbers and truth values as they are. */
function asTexts(metadata: unknown): unknown {
  if (typeof metadata !== "object" || metadata === null) return metadata;
  const texts = Object.entries(metadata).map(([name, value]) =>
    typeof value === "number" || typeof value === "boolean" ? [name, String(value)] : [name, value],
  );
  return Object.fromEntries(texts);
}
