import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startMailbox } from "../../local/mailbox/start-mailbox.ts";
import { makeCampaign, makeProgram } from "../../local/testing/api-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
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

async function exhaustedCampaign(notifyEmail: string | null): Promise<string> {
  const { key } = await api.createOrganisation();
  const program = await makeProgram(api, key, { notifyEmail });
  const budget = { budgetMinor: 5000, budgetCurrency: "USD", budgetPolicy: "pause_and_tell", name: "Spring" };
  const campaign = await makeCampaign(api, key, program.id, budget);
  await api.owner.query(
    "UPDATE campaigns SET budget_exhausted_at = now(), budget_spent_minor = 4900 WHERE id = $1",
    [campaign.id],
  );
  return campaign.id;
}

const tell = (id: string) => runJob(api, "send-notice", { v: 1, notice: "budget_used_up", id });

describe("a notice that a budget is used up", () => {
  it("is mailed once to the program's address, however often it is asked for", async () => {
    const id = await exhaustedCampaign("owner@shop.example");
    expect(await tell(id)).toEqual({ sent: 1 });
    await tell(id);
    const messages: unknown = await (await fetch(`${mailbox.url}/api/messages?to=owner@shop.example`)).json();
    expect(messages).toMatchObject({ messages: [{ subject: "The budget of “Spring” is used up" }] });
  });

  it("is not mailed where the program names no address", async () => {
    expect(await tell(await exhaustedCampaign(null))).toEqual({ sent: 0, unaddressed: 1 });
  });

  it("is needless once the budget has been raised", async () => {
    const id = await exhaustedCampaign("owner@shop.example");
    await api.owner.query("UPDATE campaigns SET budget_exhausted_at = NULL WHERE id = $1", [id]);
    expect(await tell(id)).toEqual({ sent: 0, needless: 1 });
  });
});
