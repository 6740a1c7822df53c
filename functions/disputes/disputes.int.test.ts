import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { maskOrderId } from "../../core/conversions/mask-order-id.ts";
import { unique } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { addPromoter, click, openShop, sell } from "../../local/testing/money-fixtures.ts";
import {
  addPayee,
  asOwner,
  openPayer,
  type Payee,
  type Payer,
  setRules,
  wrongPayouts,
} from "../../local/testing/payout-fixtures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { makeStopWrites, type StopWrites } from "../../local/testing/stop-writes.ts";
import { toldTo } from "../../local/testing/told.ts";

/*
 * Goal: one dispute for a subject, a deadline that is kept, a payout that waits for the decision, and nobody else sees any of
 * it. Method: affiliates and merchants through the API on a real Postgres, many at once; writes refused in the middle.
 */
let api: TestApi;
let stopWrites: StopWrites;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  stopWrites = await makeStopWrites(
    api.owner,
    "disputes dispute_messages payouts payout_events notifications outbox",
  );
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongPayouts(api)).toEqual([]));

const open = (payee: Payee, body: object): Promise<Answer> =>
  api.call(payee.token, "POST", "/affiliate/disputes", { text: "Where is it?", key: unique("key"), ...body });
const missing = (payer: Payer, orderId = unique("order")) => ({
  ...{ subject: "missing_sale", orderId, programId: payer.programId },
});
const request = async (payee: Payee): Promise<string> => {
  const { body } = await api.call(payee.token, "POST", "/affiliate/payouts", {
    ...{ partnerId: payee.partnerId, currency: "USD", requestKey: unique("key") },
  });
  return body.id;
};
const say = (payee: Payee, id: string, what: string, body: object) =>
  api.call(payee.token, "POST", `/affiliate/disputes/${id}/${what}`, body);
const payoutOf = async (payer: Payer, id: string) =>
  (await api.call(payer.key, "GET", `/v1/payouts/${id}`)).body;

describe("opening", () => {
  it("is told to owners and managers, with the end of the seventh day by the program's clock.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer);
    await api.owner.query("UPDATE programs SET timezone = 'Asia/Ho_Chi_Minh' WHERE id = $1", [
      payer.programId,
    ]);
    const answer = await open(payee, missing(payer, "A-1"));
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...{ number: 1, subject: "missing_sale", orderId: "A-1", state: "open", overdue: false },
      messages: [{ author: "affiliate", text: "Where is it?" }],
    });
    const dueAt = new Date(answer.body.dueAt);
    expect(dueAt.toISOString().slice(11)).toBe("17:00:00.000Z");
    const days = (dueAt.getTime() - Date.now()) / 86_400_000;
    expect(days).toBeGreaterThan(7);
    expect(days).toBeLessThanOrEqual(8);
    const told = (await toldTo(api, { userId: payer.ownerId })).filter(
      ({ kind }) => kind === "dispute_opened",
    );
    expect(told).toEqual([
      expect.objectContaining({ data: expect.objectContaining({ number: 1, dueAt: answer.body.dueAt }) }),
    ]);
    const { body: listed } = await api.call(payer.key, "GET", "/v1/disputes?state=open");
    expect(listed.data).toEqual([
      expect.objectContaining({ id: answer.body.id, partnerId: payee.partnerId }),
    ]);
    const { body: own } = await api.call(payee.token, "GET", "/affiliate/disputes");
    expect(own.data.map(({ id }: { id: string }) => id)).toEqual([answer.body.id]);
  });

  it("takes the program's own number of days.", async () => {
    const payer = await openPayer(api, { disputeDays: 1 });
    const { body } = await open(await addPayee(api, payer), missing(payer));
    expect((Date.parse(body.dueAt) - Date.now()) / 86_400_000).toBeLessThanOrEqual(2);
    await setRules(api, payer, { disputeDays: 60 });
    const later = await open(await addPayee(api, payer), missing(payer));
    expect((Date.parse(later.body.dueAt) - Date.now()) / 86_400_000).toBeGreaterThan(60);
    expect(later.body.number).toBe(2);
  });

  it("under the same key is the same dispute; with other content it is refused.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer);
    const asked = { ...missing(payer), key: unique("key") };
    const [first, again] = [await open(payee, asked), await open(payee, asked)];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body.id).toBe(first.body.id);
    for (const other of [{ text: "Other words" }, { orderId: "other" }])
      expect((await open(payee, { ...asked, ...other })).body.type).toBe("/problems/conflict");
  });

  it("fifty times at once about the same makes one.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const payoutId = await request(payee);
    for (const subject of [missing(payer), { subject: "payout", id: payoutId }]) {
      const answers = await Promise.all(Array.from({ length: 50 }, () => open(payee, subject)));
      const of = (status: number) => answers.filter((answer) => answer.status === status);
      expect([of(201).length, of(409).length]).toEqual([1, 49]);
      expect(of(409)[0]?.body).toMatchObject({
        type: "/problems/already_exists",
        errors: [{ field: subject.subject === "payout" ? "id" : "orderId" }],
      });
    }
    const { rows } = await api.owner.query("SELECT number FROM disputes WHERE program_id = $1 ORDER BY 1", [
      payer.programId,
    ]);
    expect(rows).toEqual([{ number: 1 }, { number: 2 }]);
  });

  it("that is stopped in the middle leaves nothing, and goes through when it is asked for again.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const asked = { subject: "payout", id: await request(payee), key: unique("key") };
    await stopWrites(3);
    let stopped = 0;
    let answer = await open(payee, asked);
    for (; answer.status >= 500 && stopped < 200; stopped++) {
      const { rows } = await api.owner.query("SELECT id FROM disputes WHERE program_id = $1", [
        payer.programId,
      ]);
      expect(rows).toEqual([]);
      expect((await payoutOf(payer, asked.id)).heldAt).toBeNull();
      answer = await open(payee, asked);
    }
    await stopWrites(0);
    expect(stopped).toBeGreaterThan(0);
    expect(answer.status).toBe(201);
    expect((await payoutOf(payer, asked.id)).heldAt).not.toBeNull();
  });

  it("needs a subject of one's own, and no more than 50 go on.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const stranger = await addPayee(api, await openPayer(api), { availableMinor: 5000 });
    const payoutId = await request(payee);
    for (const subject of [
      { subject: "payout", id: payoutId },
      { subject: "conversion", id: newId() },
      missing(payer),
    ])
      expect((await open(stranger, subject)).status).toBe(404);
    for (let n = 0; n < 50; n++) expect((await open(payee, missing(payer))).status).toBe(201);
    expect((await open(payee, missing(payer))).body.type).toBe("/problems/limit_reached");
  });
});

describe("a payout that is contested", () => {
  it("waits while it has not left, with the reason, until the dispute is over.", async () => {
    for (const end of ["accept", "reject", "withdraw"]) {
      const payer = await openPayer(api);
      const payee = await addPayee(api, payer, { availableMinor: 5000 });
      const payoutId = await request(payee);
      const { body: dispute } = await open(payee, { subject: "payout", id: payoutId });
      const held = await payoutOf(payer, payoutId);
      expect(held).toMatchObject({ reason: "Dispute 1 is about it: it waits until that is decided." });
      expect(held.heldAt).not.toBeNull();
      const merchant = asOwner(api, payer);
      const early = await merchant.post(`/v1/payouts/${payoutId}/release`, { reason: "never mind" });
      expect(early.body.type).toBe("/problems/wrong_state");
      const over =
        end === "withdraw"
          ? await say(payee, dispute.id, end, {})
          : await merchant.post(`/v1/disputes/${dispute.id}/${end}`, { text: "So be it" });
      expect(over.status).toBe(200);
      expect((await payoutOf(payer, payoutId)).heldAt).toBeNull();
    }
  });

  it("stays held when somebody had held it before.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const payoutId = await request(payee);
    await asOwner(api, payer).post(`/v1/payouts/${payoutId}/hold`, { reason: "by hand" });
    const { body: dispute } = await open(payee, { subject: "payout", id: payoutId });
    await say(payee, dispute.id, "withdraw", {});
    expect(await payoutOf(payer, payoutId)).toMatchObject({ reason: "by hand" });
    expect((await payoutOf(payer, payoutId)).heldAt).not.toBeNull();
  });

  it("is not held when it has left, and shows what happened to it.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const payoutId = await request(payee);
    await api.owner.query("UPDATE payouts SET state = 'submitted', submitted_at = now() WHERE id = $1", [
      payoutId,
    ]);
    const { body: dispute } = await open(payee, { subject: "payout", id: payoutId });
    expect((await payoutOf(payer, payoutId)).heldAt).toBeNull();
    const { body } = await asOwner(api, payer).get(`/v1/disputes/${dispute.id}`);
    expect(body.record).toMatchObject({
      ...{ subject: "payout", payout: { id: payoutId, amountMinor: 5000, events: [{ kind: "requested" }] } },
    });
  });
});

describe("what is said", () => {
  it("goes to and fro until somebody ends it, and the affiliate is told.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer);
    const { body: dispute } = await open(payee, missing(payer));
    const merchant = asOwner(api, payer);
    const answered = await merchant.post(`/v1/disputes/${dispute.id}/answer`, { text: "We look." });
    expect([answered.status, answered.body.state]).toEqual([200, "answered"]);
    const again = await merchant.post(`/v1/disputes/${dispute.id}/answer`, { text: "We look." });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    await api.owner.query("UPDATE disputes SET due_at = now() - interval '1 day' WHERE id = $1", [
      dispute.id,
    ]);
    const asked = await say(payee, dispute.id, "messages", { text: "And now?" });
    expect(asked.body).toMatchObject({ state: "open", overdue: false });
    const rejected = await merchant.post(`/v1/disputes/${dispute.id}/reject`, { text: "It was not yours." });
    expect(rejected.body).toMatchObject({ state: "rejected", decidedBy: payer.ownerId, next: null });
    expect(rejected.body.messages.map(({ author }: { author: string }) => author)).toEqual([
      ...["affiliate", "merchant", "affiliate", "merchant"],
    ]);
    for (const refused of [
      await say(payee, dispute.id, "messages", { text: "But" }),
      await say(payee, dispute.id, "withdraw", {}),
      await merchant.post(`/v1/disputes/${dispute.id}/accept`, { text: "Well then" }),
    ])
      expect(refused.body.type).toBe("/problems/wrong_state");
    const { rows } = await api.owner.query("SELECT user_id FROM affiliates WHERE id = $1", [
      payee.affiliateId,
    ]);
    const told = await toldTo(api, { userId: rows[0].user_id });
    expect(told.map(({ kind }) => kind)).toEqual(["dispute_answered", "dispute_decided"]);
    expect((await open(payee, { ...missing(payer), orderId: dispute.orderId })).status).toBe(201);
  });

  it("by two at once is one decision.", async () => {
    const payer = await openPayer(api);
    const { body: dispute } = await open(await addPayee(api, payer), missing(payer));
    const answers = await Promise.all([
      asOwner(api, payer).post(`/v1/disputes/${dispute.id}/accept`, { text: "Yes" }),
      asOwner(api, payer, payer.other).post(`/v1/disputes/${dispute.id}/reject`, { text: "No" }),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("is not a key's or an analyst's to decide, and nobody else's to see.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer);
    const { body: dispute } = await open(payee, missing(payer));
    const path = `/v1/disputes/${dispute.id}`;
    expect((await api.call(payer.key, "GET", path)).status).toBe(200);
    expect((await api.call(payer.key, "POST", `${path}/accept`, { text: "Yes" })).status).toBe(403);
    const member = { organisationId: payer.organisationId, role: "analyst" } as const;
    const [analyst = ""] = await insertUsers(api, [{ member }]);
    const token = await mintToken(api, analyst);
    expect((await asOwner(api, payer, token).post(`${path}/accept`, { text: "Yes" })).status).toBe(403);
    const others = await openPayer(api);
    const stranger = await addPayee(api, payer);
    expect((await api.call(others.key, "GET", path)).status).toBe(404);
    expect((await asOwner(api, others).post(`${path}/accept`, { text: "Yes" })).status).toBe(404);
    expect((await api.call(others.key, "GET", "/v1/disputes")).body.data).toEqual([]);
    expect((await api.call(stranger.token, "GET", `/affiliate/disputes/${dispute.id}`)).status).toBe(404);
    expect((await say(stranger, dispute.id, "messages", { text: "Me too" })).status).toBe(404);
    expect((await api.call(stranger.token, "GET", "/affiliate/disputes")).body.data).toEqual([]);
  });
});

describe("a deadline that passed", () => {
  it("is told to owners and managers once, however often the job runs.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer);
    const { body: late } = await open(payee, missing(payer));
    const { body: answered } = await open(payee, missing(payer));
    await asOwner(api, payer).post(`/v1/disputes/${answered.id}/answer`, { text: "We look." });
    await api.owner.query("UPDATE disputes SET due_at = now() - interval '1 hour' WHERE program_id = $1", [
      payer.programId,
    ]);
    const overdue = await api.call(payer.key, "GET", "/v1/disputes?overdue=true");
    expect(overdue.body.data).toEqual([expect.objectContaining({ id: late.id, overdue: true })]);
    const others = await api.call(payer.key, "GET", "/v1/disputes?overdue=false");
    expect(others.body.data.map(({ id }: { id: string }) => id)).toEqual([answered.id]);
    await Promise.all([runJob(api, "remind-disputes"), runJob(api, "remind-disputes")]);
    await runJob(api, "remind-disputes");
    const told = (await toldTo(api, { userId: payer.ownerId })).filter(
      ({ kind }) => kind === "dispute_overdue",
    );
    expect(told.map(({ data }) => data.number)).toEqual([late.number]);
  });
});

describe("the record", () => {
  it("of a conversion and of an order has attribution's reasons and the receipts.", async () => {
    const shop = await openShop(api);
    const promoter = await addPromoter(api, shop);
    const sold = await sell(api, shop, click(promoter));
    await settleAll(api);
    await runJob(api, "issue-receipts");
    const [userId = ""] = await insertUsers(api, [{}]);
    await api.owner.query(
      "UPDATE affiliates SET user_id = $2 WHERE id = (SELECT affiliate_id FROM partners WHERE id = $1)",
      [promoter.partnerId, userId],
    );
    const token = await mintToken(api, userId);
    const ask = (body: object) =>
      api.call(token, "POST", "/affiliate/disputes", { text: "Too little", key: unique("key"), ...body });
    const ofConversion = await ask({ subject: "conversion", id: sold.id });
    // Its affiliate is shown the end of an order id alone, as everywhere.
    const orderId = maskOrderId(sold.orderId);
    expect(ofConversion.body).toMatchObject({ conversionId: sold.id, orderId });
    const ofOrder = await ask({ subject: "missing_sale", orderId: sold.orderId, programId: shop.programId });
    expect(ofOrder.status).toBe(201);
    const { body } = await api.call(shop.key, "GET", `/v1/disputes/${ofConversion.body.id}`);
    expect(body.orderId).toBe(sold.orderId);
    expect(body.record).toMatchObject({
      ...{ subject: "conversion", conversion: { id: sold.id } },
      attribution: { revisions: [expect.objectContaining({ outcome: "attributed" })] },
    });
    expect(body.record.accruals.length).toBeGreaterThan(0);
    expect(body.record.receipts.length).toBeGreaterThan(0);
    const { body: order } = await api.call(shop.key, "GET", `/v1/disputes/${ofOrder.body.id}`);
    expect(order.record.conversions).toEqual([
      expect.objectContaining({ conversion: expect.objectContaining({ id: sold.id }) }),
    ]);
  });
});
