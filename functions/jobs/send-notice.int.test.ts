import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailbox } from "../../local/mailbox/start-mailbox.ts";
import { makeCampaign, makeProgram } from "../../local/testing/api-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let mailbox: Awaited<ReturnType<typeof startMailbox>>;

beforeAll(async () => {
  mailbox = await startMailbox({ apiKey: "re_test" });
  api = await startTestApi({ RESEND_API_KEY: "re_test", RESEND_BASE_URL: mailbox.url });
});

afterAll(async () => {
  await api?.close();
  await mailbox?.close();
});

async function exhaustedCampaign(
  notifyEmail: string | null,
): Promise<{ id: string; organisationId: string }> {
  const { id: organisationId, key } = await api.createOrganisation();
  const program = await makeProgram(api, key, { notifyEmail });
  const budget = { budgetMinor: 5000, budgetCurrency: "USD", budgetPolicy: "pause_and_tell", name: "Spring" };
  const campaign = await makeCampaign(api, key, program.id, budget);
  await api.owner.query(
    "UPDATE campaigns SET budget_exhausted_at = now(), budget_spent_minor = 4900 WHERE id = $1",
    [campaign.id],
  );
  return { id: campaign.id, organisationId };
}

const tell = (id: string) => runJob(api, "send-notice", { v: 1, notice: "budget_used_up", id });
async function mailsTo(address: string) {
  const answer = await fetch(`${mailbox.url}/api/messages?to=${address}`);
  const { messages } = (await answer.json()) as {
    messages: { subject: string; text: string; html: string }[];
  };
  return messages;
}

describe("a message of before, that a budget is used up", () => {
  it("becomes one mail to the program's address, however often it comes", async () => {
    const { id } = await exhaustedCampaign("owner@shop.example");
    expect(await tell(id)).toEqual({ told: 1 });
    await tell(id);
    await runJob(api, "deliver-notifications");
    await runJob(api, "deliver-notifications");
    const [mail, ...others] = await mailsTo("owner@shop.example");
    expect(others).toEqual([]);
    expect(mail?.subject).toBe("The budget of “Spring” is used up");
    expect(mail?.text).toContain("has spent 49.00 USD of its budget of 50.00 USD");
    expect(mail?.html).toContain("<h1");
  });

  it("stands in the inbox of owners and managers, who get no mail of it", async () => {
    const { id, organisationId } = await exhaustedCampaign(null);
    const people = await Promise.all(["owner", "manager", "analyst"].map(() => makeUser(api)));
    for (const [place, role] of ["owner", "manager", "analyst"].entries())
      await api.owner.query("INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, $3)", [
        ...[organisationId, people[place]?.userId, role],
      ]);
    expect(await tell(id)).toEqual({ told: 2 });
    await runJob(api, "deliver-notifications");
    const { rows } = await api.owner.query(
      "SELECT n.user_id, d.channel, d.state FROM deliveries d JOIN notifications n ON n.id = d.notification_id WHERE n.organisation_id = $1",
      [organisationId],
    );
    expect(rows).toHaveLength(2);
    for (const row of rows) expect(row).toMatchObject({ channel: "inbox", state: "delivered" });
    expect(rows.map((row) => row.user_id)).not.toContain(people[2]?.userId);
  });

  it("says nothing where nobody is named, or the budget has been raised", async () => {
    expect(await tell((await exhaustedCampaign(null)).id)).toEqual({ told: 0 });
    const { id } = await exhaustedCampaign("owner@shop.example");
    await api.owner.query("UPDATE campaigns SET budget_exhausted_at = NULL WHERE id = $1", [id]);
    expect(await tell(id)).toEqual({ told: 0 });
  });
});
