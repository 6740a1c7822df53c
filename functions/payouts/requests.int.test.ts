import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { unique } from "../../local/testing/api-fixtures.ts";
import {
  addPayee,
  asOwner,
  giveAvailable,
  giveMethod,
  openPayer,
  type Payee,
  purses,
  setRules,
  wrongPayouts,
} from "../../local/testing/payout-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import { requestPayout } from "./reserve.ts";

/*
 * Goal: what a partner asks for is reserved once, never more than there is, and else every reason is told. Method: requests
 * through the API on a real Postgres, many at the same moment; after each test the books are held against the lines.
 */
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongPayouts(api)).toEqual([]));

const auditOf = () => jobAudit("make-batches", newId());
const ask = (payee: Payee, body: object) =>
  api.call(payee.token, "POST", "/affiliate/payouts", {
    ...{ partnerId: payee.partnerId, currency: "USD", requestKey: unique("key") },
    ...body,
  });

describe("a request", () => {
  it("moves all that is available into transit, and says so to the affiliate and the merchant.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const answer = await ask(payee, {});
    expect(answer.status).toBe(201);
    expect(answer.body).toMatchObject({
      ...{ amountMinor: 5000, currency: "USD", state: "requested", method: "other" },
      methodLabel: "Somewhere ••1234",
    });
    expect(await purses(api, payer.programId)).toEqual({
      [payee.partnerId]: { available: 0, inTransit: 5000 },
    });
    const { body: listed } = await api.call(payee.token, "GET", "/affiliate/payouts");
    expect(listed.data.map(({ id }: { id: string }) => id)).toEqual([answer.body.id]);
    const { body: detail } = await api.call(payer.key, "GET", `/v1/payouts/${answer.body.id}`);
    expect(detail.methodLabel).toBe("Somewhere ••1234");
    expect(detail.events).toEqual([
      expect.objectContaining({
        kind: "requested",
        details: { amountMinor: "5000", currency: "USD" },
        userId: expect.any(String),
      }),
    ]);
    expect(detail.ledger).toEqual([
      expect.objectContaining({ account: "partner_available", amountMinor: -5000, balanceAfterMinor: 0 }),
      expect.objectContaining({ account: "partner_in_transit", amountMinor: 5000, balanceAfterMinor: 5000 }),
    ]);
    expect(detail.ledger[0].key).toBe(`payout-reserve:${answer.body.id}:1`);
  });

  it("under the same key is the same payout; with other content it is refused.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const requestKey = unique("key");
    const first = await ask(payee, { requestKey, amountMinor: 2000 });
    const again = await ask(payee, { requestKey, amountMinor: 2000 });
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect(again.body.id).toBe(first.body.id);
    for (const other of [{ amountMinor: 2001 }, {}, { amountMinor: 2000, currency: "VND" }]) {
      const answer = await ask(payee, { requestKey, ...other });
      expect([answer.status, answer.body.type]).toEqual([409, "/problems/conflict"]);
    }
    const twin = await addPayee(api, payer, { availableMinor: 5000 });
    expect((await ask(twin, { requestKey, amountMinor: 2000 })).status).toBe(201);
    expect(await purses(api, payer.programId)).toMatchObject({
      [payee.partnerId]: { available: 3000, inTransit: 2000 },
    });
  });

  it("a hundred times at once for a balance that covers half takes exactly what is there.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 50_000 });
    const services = await getServices(api.env);
    const audit = auditOf();
    const { rows } = await api.owner.query("SELECT user_id FROM affiliates WHERE id = $1", [
      payee.affiliateId,
    ]);
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        requestPayout(services, {
          ...{ partnerId: payee.partnerId, currency: "USD", askedMinor: 1000n, requestKey: `${n % 95}` },
          ...{ userId: rows[0].user_id, audit, requestId: newId() },
        }),
      ),
    );
    const count = (verdict: string) => outcomes.filter((outcome) => outcome.verdict === verdict).length;
    expect(count("new")).toBe(50);
    expect(count("new") + count("replay") + count("refused")).toBe(100);
    expect(await purses(api, payer.programId)).toEqual({
      [payee.partnerId]: { available: 0, inTransit: 50_000 },
    });
  });

  it("that cannot be paid says every reason.", async () => {
    const payer = await openPayer(api, { minimumsMinor: { USD: 6000 } });
    const poor = await addPayee(api, payer, { availableMinor: 5000, kind: null });
    const answer = await ask(poor, {});
    expect([answer.status, answer.body.type]).toEqual([409, "/problems/not_payable"]);
    expect(answer.body.errors.map(({ code }: { code: string }) => code)).toEqual([
      "below_minimum",
      "no_method",
    ]);
    const rich = await addPayee(api, payer, { availableMinor: 7000 });
    const more = await ask(rich, { amountMinor: 7001 });
    expect(more.body.errors.map(({ code }: { code: string }) => code)).toEqual(["more_than_available"]);
    await giveAvailable(api, payer, { partnerIds: [rich.partnerId], availableMinor: -9000 });
    const owing = await ask(rich, {});
    expect(owing.body.errors[0].code).toBe("negative_balance");
  });

  it("is in the units that the method takes: what is less than a step stays.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { kind: null, availableMinor: 12_345, currency: "KWD" });
    await giveMethod(api, payee.affiliateId, "stripe", "GB");
    await api.owner.query("UPDATE payees SET stripe_state = 'active' WHERE affiliate_id = $1", [
      payee.affiliateId,
    ]);
    const refused = await ask(payee, { currency: "KWD", amountMinor: 12_345 });
    expect(refused.body.errors.map(({ code }: { code: string }) => code)).toEqual(["not_in_steps"]);
    expect((await ask(payee, { currency: "KWD" })).body.amountMinor).toBe(12_340);
    expect(await purses(api, payer.programId, "KWD")).toEqual({
      [payee.partnerId]: { available: 5, inTransit: 12_340 },
    });
  });

  it("is the person's own: not for another, not for keys, not for support in its name.", async () => {
    const payer = await openPayer(api);
    const [own, other] = [
      await addPayee(api, payer, { availableMinor: 5000 }),
      await addPayee(api, payer, { availableMinor: 5000 }),
    ];
    const foreign = await ask({ ...other, partnerId: own.partnerId }, {});
    expect([foreign.status, foreign.body.errors[0].field]).toEqual([404, "partnerId"]);
    const made = await ask(own, {});
    expect((await api.call(other.token, "GET", `/affiliate/payouts/${made.body.id}`)).status).toBe(404);
    expect((await api.call(other.token, "GET", "/affiliate/payouts")).body.data).toEqual([]);
  });
});

describe("what is next", () => {
  it("says for each program and currency what would be paid, when, or every reason why not.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const next = async () => (await api.call(payee.token, "GET", "/affiliate/payouts/next")).body.data;
    expect((await next()).map((one: { currency: string }) => one.currency)).toEqual(["KWD", "USD", "VND"]);
    expect((await next())[1]).toMatchObject({
      ...{ availableMinor: 5000, eligible: true, amountMinor: 5000, reasons: [], minimumMinor: 1000 },
      ...{ schedule: "on_request", nextPayoutAt: null },
    });
    expect((await next())[0]).toMatchObject({ eligible: false, reasons: [{ code: "nothing_available" }] });
    await setRules(api, payer, { schedule: { kind: "daily" } });
    const at = new Date((await next())[1].nextPayoutAt);
    expect(at.getTime()).toBeGreaterThan(Date.now());
    expect(at.getUTCHours()).toBe(2);
  });
});

describe("a line", () => {
  it("is held, let go and cancelled with a reason, and then payable again.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 5000 });
    const { id } = (await ask(payee, {})).body;
    const person = asOwner(api, payer);
    const act = (what: string, reason = "a question") => person.post(`/v1/payouts/${id}/${what}`, { reason });
    expect((await act("release")).status).toBe(409);
    expect((await act("hold")).body).toMatchObject({ heldAt: expect.any(String), reason: "a question" });
    expect((await act("hold")).status).toBe(409);
    expect((await act("release", "answered")).body).toMatchObject({ heldAt: null, reason: "answered" });
    const both = await Promise.all([act("cancel"), act("cancel")]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await purses(api, payer.programId)).toEqual({
      [payee.partnerId]: { available: 5000, inTransit: 0 },
    });
    const { body } = await person.get(`/v1/payouts/${id}`);
    expect(body.events.map(({ kind }: { kind: string }) => kind)).toEqual([
      ...["requested", "held", "released", "cancelled"],
    ]);
    expect(body.ledger).toHaveLength(4);
    expect((await ask(payee, {})).status).toBe(201);
  });

  it("is listed by what it is, page by page, to its own tenant alone.", async () => {
    const payer = await openPayer(api);
    const payee = await addPayee(api, payer, { availableMinor: 10_000 });
    const vnd = await addPayee(api, payer, { availableMinor: 250_000, currency: "VND", kind: "bank" });
    for (let n = 0; n < 4; n++) await ask(payee, { amountMinor: 1000 });
    await ask(vnd, { currency: "VND" });
    const list = async (query: string, key = payer.key) =>
      (await api.call(key, "GET", `/v1/payouts?${query}`)).body;
    const seen: string[] = [];
    for (let cursor = "", more = true; more; ) {
      const page = await list(`limit=2${cursor}`);
      seen.push(...page.data.map(({ id }: { id: string }) => id));
      more = page.nextCursor !== null;
      cursor = `&cursor=${page.nextCursor}`;
    }
    expect(seen).toHaveLength(5);
    expect([...seen].sort().reverse()).toEqual(seen);
    expect((await list("currency=VND")).data).toMatchObject([
      { partnerId: vnd.partnerId, amountMinor: 250_000 },
    ]);
    expect((await list(`partnerId=${payee.partnerId}`)).data).toHaveLength(4);
    expect((await list("state=paid")).data).toEqual([]);
    expect((await list(`batchId=${newId()}`)).data).toEqual([]);
    const foreign = await api.createOrganisation();
    expect((await list("", foreign.key)).data).toEqual([]);
    expect((await api.call(foreign.key, "GET", `/v1/payouts/${seen[0]}`)).status).toBe(404);
    const stranger = await openPayer(api);
    const answer = await asOwner(api, stranger).post(`/v1/payouts/${seen[0]}/cancel`, { reason: "mine" });
    expect(answer.status).toBe(404);
  });
});
