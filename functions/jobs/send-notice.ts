import { createMailer } from "../../adapters/mail/mailer.ts";
import { formatAmount } from "../../core/money/amount.ts";
import { type BudgetNotice, findBudgetNotice } from "../../db/repositories/notices.ts";
import { writeLog } from "../log.ts";
import type { JobCounts, JobRun } from "./job.ts";

/** Tells a program's people by mail that a campaign's budget is used up; once for each time that it ran out. */
export async function sendNotice({
  services,
  requestId,
  payload,
}: JobRun<"send-notice">): Promise<JobCounts> {
  const notice = await findBudgetNotice(services.jobDb, payload.id);
  const { RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, MAIL_FROM: from } = services.env;
  if (notice === undefined || notice.exhaustedMs === null) return { sent: 0, needless: 1 };
  if (notice.notifyEmail === null || apiKey === undefined) {
    const cause = apiKey === undefined ? "RESEND_API_KEY is not set" : "the program has no notifyEmail";
    writeLog({
      level: "warn",
      requestId,
      actor: "send-notice",
      action: "notice.not_sent",
      data: { cause, campaignId: payload.id },
    });
    return { sent: 0, unaddressed: 1 };
  }
  await createMailer({ apiKey, from, baseUrl }).send({
    to: notice.notifyEmail,
    subject: `The budget of “${notice.campaign}” is used up`,
    text: textOf(notice),
    idempotencyKey: `budget_used_up/${payload.id}/${notice.exhaustedMs}`,
  });
  return { sent: 1 };
}

function textOf({ campaign, program, budgetMinor, spentMinor, currency }: BudgetNotice): string {
  return [
    `The campaign “${campaign}” of “${program}” has spent ${formatAmount(BigInt(spentMinor), currency)} of its budget of ${formatAmount(BigInt(budgetMinor), currency)}, and the next commission no longer fits.`,
    "It is paused: its links lead nowhere and no further conversion is credited to it.",
    "Raise the budget and resume the campaign to go on.",
  ].join("\n\n");
}
