import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import {
  addPayee,
  asOwner,
  giveAvailable,
  openPayer,
  type Payee,
  type Payer,
  purses,
  setRules,
  wrongPayouts,
} from "../../local/testing/payout-fixtures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { makeStopFrom, type StopFrom } from "../../local/testing/stop-writes.ts";
import { jobAudit } from "../jobs/job.ts";
import { getServices } from "../services.ts";
import { freezeBatch, makeBatch } from "./freeze-batch.ts";

/*
 * Goal: a batch takes each line once, whatever stops it; it leaves only when the right person says so, and what does not
 * leave is payable again. Method: the API and the job on a real Postgres, at the same moment, and with a trigger that refuses
 * the n-th commit, for every n; after each test the books are held against the lines.
 */
let api: TestApi;
let stopFrom: StopFrom;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  stopFrom = await makeStopFrom(api.owner, "payout_batches payouts payout_events postings entries accounts");
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => expect(await wrongPayouts(api)).toEqual([]));

/** What its maker may approve. */
const LOW = { USD: 1_000_000, VND: 100_000_000 };
const auditOf = () => jobAudit("make-batches", newId());
const ask = (payee: Payee, body: object = {}) =>
  api.call(payee.token, "POST", "/affiliate/payouts", {
    ...{ partnerId: payee.partnerId, currency: "USD", requestKey: newId() },
    ...body,
  });
const create = (payer: Payer, extra: object = {}, token = payer.owner) =>
  asOwner(api, payer, token).post("/v1/payout-batches", { programId: payer.programId, ...extra });
async function linesOf(batchId: string): Promise<{ partner: string; amount: number; state: string }[]> {
  const { rows } = await api.owner.query(
    "SELECT partner_id AS partner, amount_minor::int AS amount, state FROM payouts WHERE batch_id = $1 ORDER BY partner_id, currency",
    [batchId],
  );
  return rows;
}
async function addPayees(payer: Payer, count: number, availableMinor: number): Promise<Payee[]> {
  const payees: Payee[] = [];
  while (payees.length < count) payees.push(await addPayee(api, payer, { availableMinor }));
  return payees;
}

describe("a batch", () => {
  it("freezes what was requested and whoever is eligible, with totals by currency.", async () => {
    const payer = await openPayer(api, { fourEyesAboveMinor: LOW });
    const [asked, silent] = await addPayees(payer, 2, 5000);
    const poor = await addPayee(api, payer, { availableMinor: 999 });
    const vnd = await addPayee(api, payer, { availableMinor: 250_000, currency: "VND" });
    await ask(asked!, { amountMinor: 2000 });
    const { status, body } = await create(payer);
    expect(status).toBe(201);
    expect(body).toMatchObject({
      ...{ number: 1, state: "draft", origin: "manual", createdBy: payer.ownerId, needsFourEyes: false },
      totals: [
        { currency: "USD", lines: 3, amountMinor: 10_000, heldLines: 0 },
        { currency: "VND", lines: 1, amountMinor: 250_000 },
      ],
    });
    expect((await purses(api, payer.programId))[poor.partnerId]).toEqual({ available: 999, inTransit: 0 });
    expect((await linesOf(body.id)).map(({ partner }) => partner).sort()).toEqual(
      [asked!, asked!, silent!, vnd].map(({ partnerId }) => partnerId).sort(),
    );
    expect((await create(payer)).body).toMatchObject({
      ...{ number: 2, state: "cancelled", reason: "nobody was to be paid", totals: [] },
    });
  });

  it("for requests alone takes nobody who has not asked, and nothing that is held.", async () => {
    const payer = await openPayer(api);
    const [asked, held] = await addPayees(payer, 3, 5000);
    const { body: line } = await ask(asked!);
    const { body: other } = await ask(held!);
    await asOwner(api, payer).post(`/v1/payouts/${other.id}/hold`, { reason: "who is that" });
    const { body } = await create(payer, { requestedOnly: true });
    expect(body).toMatchObject({ origin: "requests", totals: [{ currency: "USD", lines: 1 }] });
    const { body: listed } = await api.call(payer.key, "GET", `/v1/payouts?batchId=${body.id}`);
    expect(listed.data.map(({ id }: { id: string }) => id)).toEqual([line.id]);
  });

  it("shares no line with another that is made at the same moment.", async () => {
    const payer = await openPayer(api);
    const payees = await addPayees(payer, 12, 5000);
    await Promise.all(payees.slice(0, 6).map((payee) => ask(payee)));
    const made = await Promise.all([create(payer), create(payer), create(payer)]);
    expect(made.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(made.map(({ body }) => body.number).sort()).toEqual([1, 2, 3]);
    const lines = (await Promise.all(made.map(({ body }) => linesOf(body.id)))).flat();
    expect(lines).toHaveLength(12);
    expect(lines.every(({ amount }) => amount === 5000)).toBe(true);
  });

  it("that is stopped at any commit goes on in itself, and ends with the same lines.", async () => {
    const services = await getServices(api.env);
    const audit = auditOf();
    let stops = 0;
    for (let n = 1; ; n++) {
      const payer = await openPayer(api);
      const payees = await addPayees(payer, 3, 5000);
      await ask(payees[0]!, { amountMinor: 3000 });
      const { organisationId, programId } = payer;
      const batch = { organisationId, programId, origin: "manual", dueAt: null, userId: null } as const;
      const made = await makeBatch(services, { ...batch, audit, requestId: newId() });
      await stopFrom(n);
      const stopped = await freezeBatch(services, {
        ...{ batchId: made!.batchId, audit, requestId: newId(), untilMs: Date.now() + 60_000 },
      }).then(
        () => false,
        () => true,
      );
      await stopFrom(0);
      expect(await wrongPayouts(api)).toEqual([]);
      await runJob(api, "make-batches");
      const lines = await linesOf(made!.batchId);
      expect(lines.map(({ amount }) => amount).sort()).toEqual([2000, 3000, 5000, 5000]);
      expect((await api.call(payer.key, "GET", `/v1/payout-batches/${made!.batchId}`)).body.state).toBe(
        "draft",
      );
      if (!stopped) break;
      stops++;
    }
    expect(stops).toBeGreaterThan(1);
  });

  it("in which nothing is stored but that it was begun is filled by the job, chunk by chunk.", async () => {
    const payer = await openPayer(api);
    const { rows } = await api.owner.query(
      `WITH a AS (INSERT INTO affiliates (id, email, email_normalised, email_hash, name)
         SELECT uuidv7(), n || $2 || '@many.example', n || $2 || '@many.example', n || $2, 'Many' FROM generate_series(1, 450) n RETURNING id),
       p AS (INSERT INTO partners (id, organisation_id, program_id, affiliate_id, name, email, joined_at)
         SELECT uuidv7(), $1, $3, id, 'Many', 'many@many.example', now() FROM a RETURNING id),
       m AS (INSERT INTO payout_methods (id, affiliate_id, kind, country, envelope, label, state, usable_from, verified_at)
         SELECT uuidv7(), id, 'other', 'VN', 'sealed', 'Somewhere', 'verified', now() - interval '1 day', now() FROM a)
       SELECT id FROM p`,
      [payer.organisationId, newId(), payer.programId],
    );
    const partnerIds = rows.map(({ id }) => id);
    await giveAvailable(api, payer, { partnerIds, availableMinor: 1500 });
    const services = await getServices(api.env);
    const made = await makeBatch(services, {
      ...{ organisationId: payer.organisationId, programId: payer.programId, origin: "manual", dueAt: null },
      ...{ userId: null, requestId: newId() },
      audit: auditOf(),
    });
    expect(await runJob(api, "make-batches")).toMatchObject({ finished: 1, handedOn: 0 });
    const { body } = await api.call(payer.key, "GET", `/v1/payout-batches/${made!.batchId}`);
    expect(body).toMatchObject({ state: "draft", totals: [{ lines: 450, amountMinor: 675_000 }] });
    await asOwner(api, payer).post(`/v1/payout-batches/${made!.batchId}/cancel`, { reason: "all of it" });
    expect((await linesOf(made!.batchId)).every(({ state }) => state === "cancelled")).toBe(true);
  });
});

describe("approval", () => {
  const approve = (payer: Payer, id: string, token = payer.owner, body = {}) =>
    asOwner(api, payer, token).post(`/v1/payout-batches/${id}/approve`, body);

  it("is somebody else's than the maker's above the threshold in any currency, or where there is none.", async () => {
    const payer = await openPayer(api, { fourEyesAboveMinor: { USD: 9_999 } });
    const payees = await addPayees(payer, 2, 5000);
    const { body: batch } = await create(payer);
    expect(batch.needsFourEyes).toBe(true);
    const own = await approve(payer, batch.id);
    expect([own.status, own.body.detail]).toEqual([
      ...[403, "Somebody else than who made the batch must approve it."],
    ]);
    expect((await linesOf(batch.id)).map(({ state }) => state)).toEqual(["requested", "requested"]);
    const stale = await approve(payer, batch.id, payer.other, { version: batch.version - 1 });
    expect(stale.status).toBe(409);
    const approved = await approve(payer, batch.id, payer.other, { version: batch.version });
    expect(approved.body).toMatchObject({ state: "approved", approvedBy: expect.any(String) });
    expect((await linesOf(batch.id)).map(({ state }) => state)).toEqual(["approved", "approved"]);
    const partnerIds = payees.map(({ partnerId }) => partnerId);
    await giveAvailable(api, payer, { partnerIds, availableMinor: 4000 });
    const { body: small } = await create(payer);
    expect(small.needsFourEyes).toBe(false);
    expect((await approve(payer, small.id)).status).toBe(200);
    const vnd = await addPayee(api, payer, { availableMinor: 60_000, currency: "VND" });
    const { body: unnamed } = await create(payer);
    expect((await linesOf(unnamed.id)).map(({ partner }) => partner)).toEqual([vnd.partnerId]);
    expect((await approve(payer, unnamed.id)).status).toBe(403);
  });

  it("happens once, however many say so at the same moment, and never after a cancellation.", async () => {
    const payer = await openPayer(api, { fourEyesAboveMinor: LOW });
    await addPayees(payer, 3, 5000);
    const { body: batch } = await create(payer);
    const answers = await Promise.all([
      ...[approve(payer, batch.id), approve(payer, batch.id, payer.other), approve(payer, batch.id)],
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409]);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS n FROM payout_events WHERE kind = 'approved' AND organisation_id = $1",
      [payer.organisationId],
    );
    expect(rows[0].n).toBe(3);
  });

  it("of what is cancelled at the same moment is one of both, and the books agree.", async () => {
    const payer = await openPayer(api, { fourEyesAboveMinor: LOW });
    const [payee] = await addPayees(payer, 1, 5000);
    const { body: batch } = await create(payer);
    await Promise.all([
      approve(payer, batch.id),
      asOwner(api, payer).post(`/v1/payout-batches/${batch.id}/cancel`, { reason: "no" }),
    ]);
    // An approved batch that has not run can still be cancelled.
    await asOwner(api, payer).post(`/v1/payout-batches/${batch.id}/cancel`, { reason: "no" });
    expect((await api.call(payer.key, "GET", `/v1/payout-batches/${batch.id}`)).body.state).toBe("cancelled");
    expect(await purses(api, payer.programId)).toEqual({
      [payee!.partnerId]: { available: 5000, inTransit: 0 },
    });
  });
});

describe("cancelling", () => {
  it("releases every line, also when it is stopped at any commit.", async () => {
    let stops = 0;
    for (let n = 1; ; n++) {
      const payer = await openPayer(api, { fourEyesAboveMinor: LOW });
      const payees = await addPayees(payer, 2, 5000);
      const { body: batch } = await create(payer);
      await asOwner(api, payer).post(`/v1/payout-batches/${batch.id}/approve`, {});
      await stopFrom(n);
      const path = `/v1/payout-batches/${batch.id}/cancel`;
      const answer = await asOwner(api, payer).post(path, { reason: "wrong month" });
      await stopFrom(0);
      expect(await wrongPayouts(api)).toEqual([]);
      await runJob(api, "make-batches");
      const { body: after } = await api.call(payer.key, "GET", `/v1/payout-batches/${batch.id}`);
      if (after.state !== "cancelled") await asOwner(api, payer).post(path, { reason: "wrong month" });
      const { body } = await api.call(payer.key, "GET", `/v1/payout-batches/${batch.id}`);
      expect(body).toMatchObject({ state: "cancelled", reason: "wrong month", totals: [{ lines: 0 }] });
      expect(body.endedAt).not.toBeNull();
      expect(await purses(api, payer.programId)).toEqual(
        Object.fromEntries(payees.map(({ partnerId }) => [partnerId, { available: 5000, inTransit: 0 }])),
      );
      if (answer.status === 200) break;
      stops++;
    }
    expect(stops).toBeGreaterThan(1);
  });

  it("is refused once something of it has been submitted.", async () => {
    const payer = await openPayer(api, { fourEyesAboveMinor: LOW });
    await addPayees(payer, 2, 5000);
    const { body: batch } = await create(payer);
    await asOwner(api, payer).post(`/v1/payout-batches/${batch.id}/approve`, {});
    await api.owner.query(
      `UPDATE payouts SET state = 'submitted', submitted_at = now()
       WHERE id = (SELECT id FROM payouts WHERE batch_id = $1 ORDER BY id LIMIT 1)`,
      [batch.id],
    );
    const answer = await asOwner(api, payer).post(`/v1/payout-batches/${batch.id}/cancel`, {
      reason: "late",
    });
    expect([answer.status, answer.body.type]).toEqual([409, "/problems/wrong_state"]);
    expect((await linesOf(batch.id)).map(({ state }) => state).sort()).toEqual(["approved", "submitted"]);
  });
});

describe("the schedule", () => {
  it("makes one draft for each day that is due, however often and at once the job runs.", async () => {
    const payer = await openPayer(api, { schedule: { kind: "daily" } });
    await addPayees(payer, 2, 5000);
    await Promise.all([1, 2, 3].map(() => runJob(api, "make-batches")));
    await runJob(api, "make-batches");
    const list = async () =>
      (await api.call(payer.key, "GET", `/v1/payout-batches?programId=${payer.programId}`)).body.data;
    expect(await list()).toEqual([
      expect.objectContaining({ origin: "schedule", state: "draft", createdBy: null, number: 1 }),
    ]);
    expect(new Date((await list())[0].dueAt).getUTCHours()).toBe(2);
    expect(await linesOf((await list())[0].id)).toHaveLength(2);
  });

  it("makes none for who pays on request alone, and none for a day before its rules.", async () => {
    const payer = await openPayer(api);
    await setRules(api, payer, { schedule: { kind: "daily" } });
    await api.owner.query("UPDATE payout_policies SET updated_at = now() WHERE program_id = $1", [
      payer.programId,
    ]);
    await addPayees(payer, 1, 5000);
    expect(await runJob(api, "make-batches")).toMatchObject({ made: 0 });
  });
});

describe("a stranger", () => {
  it("sees no batch, makes none, and decides on none.", async () => {
    const [payer, stranger] = [await openPayer(api), await openPayer(api)];
    await addPayees(payer, 1, 5000);
    const { body: batch } = await create(payer);
    const foreign = asOwner(api, stranger);
    expect((await foreign.get("/v1/payout-batches")).body.data).toEqual([]);
    expect((await foreign.get(`/v1/payout-batches/${batch.id}`)).status).toBe(404);
    expect((await create({ ...stranger, programId: payer.programId })).status).toBe(404);
    const answers = [
      await foreign.post(`/v1/payout-batches/${batch.id}/approve`, {}),
      await foreign.post(`/v1/payout-batches/${batch.id}/cancel`, { reason: "mine" }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([404, 404]);
    const bound = await api.createKey({
      organisationId: payer.organisationId,
      programId: (await openPayer(api)).programId,
      scopes: ["payouts:read"],
    });
    expect((await api.call(bound, "GET", `/v1/payout-batches/${batch.id}`)).status).toBe(404);
  });
});
