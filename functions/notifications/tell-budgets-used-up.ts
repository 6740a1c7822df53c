import { normaliseEmail } from "../../core/attribution/email.ts";
import type { Executor } from "../../db/executor.ts";
import { type BudgetNotice, findBudgetNotices } from "../../db/repositories/notices.ts";
import { insertNotification, type NewNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import { newNotification, type Recipient } from "../notify.ts";
import type { Services } from "../services.ts";

/**
 * Writes, in the transaction that found budgets used up, what their programs' people are told: by mail to the address
 * that the program names, and in the inbox of each owner and manager. Once for each time that a budget ran out.
 *
 * @returns the hand-offs to publish after commit
 */
export async function tellBudgetsUsedUp(
  services: Pick<Services, "newId" | "emailKey" | "envelopeKeys">,
  db: Executor,
  campaignIds: readonly string[],
  requestId: string,
): Promise<NewOutboxRow[]> {
  if (campaignIds.length === 0) return [];
  const told: NewNotification[] = [];
  for (const notice of await findBudgetNotices(db, campaignIds))
    for (const to of recipientsOf(notice)) told.push(await tell(services, notice, to, requestId));
  for (const one of told) await db.execute(insertNotification(one));
  return told.map(({ handOff }) => handOff);
}

function recipientsOf({ notifyEmail, people }: BudgetNotice): Recipient[] {
  const users = people.map((userId): Recipient => ({ userId }));
  if (notifyEmail === null || normaliseEmail(notifyEmail) === null) return users;
  return [...users, { address: notifyEmail, locale: "en" }];
}

function tell(
  services: Pick<Services, "newId" | "emailKey" | "envelopeKeys">,
  notice: BudgetNotice,
  to: Recipient,
  requestId: string,
): Promise<NewNotification> {
  const { campaignId, exhaustedMs, organisationId, campaign, program } = notice;
  const { budgetMinor, spentMinor, currency } = notice;
  return newNotification(services, to, {
    kind: "budget_used_up",
    key: `${campaignId}/${exhaustedMs}`,
    data: { campaign, program, budgetMinor, spentMinor, currency },
    secret: null,
    organisationId,
    requestId,
  });
}
