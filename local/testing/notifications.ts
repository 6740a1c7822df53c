import type { NotificationData, NotificationKind } from "../../core/notifications/kinds.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { newNotification, type Recipient } from "../../functions/notify.ts";
import { getServices } from "../../functions/services.ts";
import { newId, type TestApi } from "./start-test-api.ts";

/** Tells somebody something, as a request would, and answers the notification's id. */
export async function tellSomebody<Kind extends NotificationKind>(
  api: TestApi,
  to: Recipient,
  kind: Kind,
  data: NotificationData[Kind]["data"],
  secret: NotificationData[Kind]["secret"],
  key: string = newId(),
): Promise<string> {
  const services = await getServices(api.env);
  const told = await newNotification(services, to, { kind, key, data, secret, requestId: newId() });
  await services.jobDb.execute(insertNotification(told));
  return told.id;
}

/** A notification's deliveries, as they stand. */
export async function deliveriesOf(api: TestApi, notificationId: string) {
  const { rows } = await api.owner.query(
    "SELECT * FROM deliveries WHERE notification_id = $1 ORDER BY channel",
    [notificationId],
  );
  return rows;
}

export interface ReceivedMail {
  readonly id: string;
  readonly to: string[];
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly headers: Record<string, string>;
  readonly tags: { name: string; value: string }[];
}

/** What a mailbox has for an address, newest first. */
export async function mailsTo(mailboxUrl: string, address: string): Promise<ReceivedMail[]> {
  const answer = await fetch(`${mailboxUrl}/api/messages?to=${encodeURIComponent(address)}`);
  const { messages } = (await answer.json()) as { messages: ReceivedMail[] };
  return messages;
}
