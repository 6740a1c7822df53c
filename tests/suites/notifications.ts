import pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { faultsFor } from "../support/accessibility.ts";
import type { Opened } from "../support/opened.ts";
import { openWatched, SIZES, signIn } from "../support/people.ts";
import { keepPicture } from "../support/pictures.ts";
import { until } from "../support/until.ts";

/**
 * Goal: what is told stands in the inbox, comes by mail and is known to have arrived; who does not want it says so.
 * Method: the whole platform, whose mailbox tells by webhook what became of each mail, and a real browser.
 */
export function notificationsSuite(opened: Opened): void {
  let database: pg.Client;

  beforeAll(async () => {
    database = new pg.Client({ connectionString: opened.platform.ready.databaseUrl });
    await database.connect();
  });

  afterAll(async () => {
    await database?.end();
  });

  /** Writes what somebody is told, as a request's transaction does; the job's schedule takes it. */
  async function tell(email: string, kind: string, data: Record<string, unknown>): Promise<string> {
    const { rows } = await database.query(
      `INSERT INTO notifications (id, kind, event_key, recipient, user_id, data, request_id)
     SELECT uuidv7(), $2, gen_random_uuid()::text, id::text, id, $3, uuidv7() FROM users WHERE email = $1 RETURNING id`,
      [email, kind, JSON.stringify(data)],
    );
    return rows[0].id;
  }

  const mailStateOf = async (id: string): Promise<string | undefined> => {
    const text = "SELECT state FROM deliveries WHERE notification_id = $1 AND channel = 'mail'";
    return (await database.query(text, [id])).rows[0]?.state;
  };

  test("what happens comes by mail, which is known to have arrived, and stands in the inbox until it is read", async () => {
    const { app, demo, mailbox } = opened.platform.ready;
    const { email } = demo.affiliate;
    const joined = await tell(email, "partner_joined", { program: "Spring & Summer", name: "Bình <b>" });
    await tell(email, "password_changed", { name: "Ada" });
    await until("the mail has arrived", async () => (await mailStateOf(joined)) === "delivered", 100_000);
    const answer = await fetch(`${mailbox}/api/messages?to=${email}`);
    const { messages } = (await answer.json()) as { messages: { subject: string; html: string }[] };
    const mail = messages.find(({ subject }) => subject.startsWith("Bình"));
    expect(mail?.subject).toBe("Bình <b> joined Spring & Summer through you");
    expect(mail?.html).toContain("Bình &lt;b&gt;");

    for (const [size, colorScheme] of [
      ["desk", "light"],
      ["phone", "dark"],
    ] as const) {
      const { page, context, complaints } = await openWatched(opened.browser, {
        viewport: SIZES[size],
        colorScheme,
      });
      await signIn(page, app, demo.affiliate);
      complaints.splice(0);
      await page.getByRole("link", { name: /^Inbox, \d+ unread$/ }).click();
      await page.getByRole("link", { name: "Bình <b> joined Spring & Summer through you" }).waitFor();
      expect(await faultsFor(page)).toEqual([]);
      await keepPicture(page, `inbox-${size}`);
      await page.goto(`${app}/account/notifications`);
      await page.getByLabel("Team by mail").waitFor();
      await page.getByLabel("Hold mails back at night").check();
      expect(await faultsFor(page)).toEqual([]);
      const overflow = "document.documentElement.scrollWidth - document.documentElement.clientWidth";
      expect(await page.evaluate<number>(overflow)).toBe(0);
      await keepPicture(page, `notifications-${size}`);
      expect(complaints).toEqual([]);
      await context.close();
    }

    const { page, context } = await openWatched(opened.browser);
    await signIn(page, app, demo.affiliate);
    await page.goto(`${app}/inbox`);
    await page.getByRole("button", { name: "Mark all as read" }).click();
    await page.getByRole("link", { name: "Inbox", exact: true }).first().waitFor();
    await page.getByRole("button", { name: "Mark all as read", disabled: true }).waitFor();
    const id = messages.length > 0 ? (mail as unknown as { id: string }).id : "";
    await page.goto(`${mailbox}/messages/${id}`);
    await keepPicture(page, "mail");
    await context.close();
  });

  test("one says what one wants to be told, and when not, and it is kept", async () => {
    const { app, demo } = opened.platform.ready;
    const { page, context } = await openWatched(opened.browser);
    await signIn(page, app, demo.affiliate);
    await page.goto(`${app}/account/notifications`);
    await page.getByLabel("Programs by mail").selectOption("off");
    expect(await page.getByText("Always, at once").count()).toBe(2);
    await page.getByLabel("Hold mails back at night").check();
    await page.getByLabel("Until").fill("22:00");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Say another time than the beginning.").waitFor();
    await page.getByLabel("Until").fill("06:30");
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Saved.").waitFor();
    await page.reload();
    await page.getByLabel("Until").waitFor();
    expect(await page.getByLabel("Until").inputValue()).toBe("06:30");
    expect(await page.getByLabel("Programs by mail").inputValue()).toBe("off");
    await context.close();

    const { email } = demo.affiliate;
    const muted = await tell(email, "partner_joined", { program: "Spring", name: "Bob" });
    await until("it is planned", async () => (await mailStateOf(muted)) !== undefined, 100_000);
    expect(await mailStateOf(muted)).toBe("suppressed");
  });
}
