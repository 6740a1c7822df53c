import type { ConversionReport } from "../api/conversions.ts";
import { normaliseEmail } from "../attribution/email.ts";

/** What is wrong with one field of a report. */
export interface ReportRefusal {
  readonly field: string;
  readonly code: string;
  readonly message: string;
}

/** What a program says of the reports it takes. */
export interface IntakeTerms {
  readonly id: string;
  readonly status: "active" | "archived";
  readonly currencies: readonly string[];
}

const FUTURE_MS = 5 * 60_000;
const PAST_MS = 3650 * 86_400_000;

/** Refusals that need the program or the clock; none: the report may be taken. */
export function checkReport(report: ConversionReport, program: IntakeTerms, nowMs: number): ReportRefusal[] {
  const refusals: ReportRefusal[] = [];
  const refuse = (field: string, code: string, message: string) => refusals.push({ field, code, message });
  if (program.status !== "active") refuse("programId", "archived", "the program is archived");
  if (report.programId !== undefined && report.programId.toLowerCase() !== program.id) {
    refuse("programId", "other_program", "all conversions of a request belong to one program");
  }
  const ofItems = (report.items ?? []).reduce((sum, item) => sum + BigInt(item.amountMinor), 0n);
  if (ofItems > BigInt(report.amountMinor))
    refuse("items", "more_than_amount", `come to ${ofItems} together, more than amountMinor`);
  if (!program.currencies.includes(report.currency)) {
    refuse("currency", "currency_not_accepted", `the program accepts ${program.currencies.join(", ")}`);
  }
  const occurredMs = report.occurredAt === undefined ? nowMs : Date.parse(report.occurredAt);
  if (occurredMs > nowMs + FUTURE_MS)
    refuse("occurredAt", "in_the_future", "is more than five minutes ahead");
  if (occurredMs < nowMs - PAST_MS) refuse("occurredAt", "too_old", "is more than ten years ago");
  const email = report.customer?.email;
  if (email !== undefined && normaliseEmail(email) === null)
    refuse("customer.email", "invalid_format", "must be an e-mail address");
  return refusals;
}

/** {@link checkReport} for each report, in the order given; also refuses what stands twice. */
export function checkReports(
  reports: readonly ConversionReport[],
  program: IntakeTerms,
  nowMs: number,
): ReportRefusal[][] {
  const seen = new Set<string>();
  return reports.map((report) => {
    const refusals = checkReport(report, program, nowMs);
    const key = `${report.goal}\n${report.orderId}`;
    if (seen.has(key)) {
      const message = "stands twice in this request with the same goal";
      refusals.push({ field: "orderId", code: "duplicate", message });
    }
    seen.add(key);
    return refusals;
  });
}
