import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { reservePosting } from "../../core/ledger/payout-posting.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { inTransaction } from "../../db/transaction.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { openShop, type Promoter, type Shop, wrongBooks } from "../../local/testing/money-fixtures.ts";
import { booksOf, sellAll } from "../../local/testing/period-fixtures.ts";
import { pngOf } from "../../local/testing/pictures.ts";
import { runJob, settleAll } from "../../local/testing/run-job.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";
import { sealFor } from "../seal.ts";
import { getServices } from "../services.ts";
import { tellWithoutStripe } from "./tell-without-stripe.ts";

/*
 * Goal: what is paid by hand is paid once, in what is owed at that moment, and what people said of it can be told afterwards.
 * Method: commission of real orders is reserved for lines of an approved batch; they are exported, refunded, marked and
 * corrected by the routes, many at once, and accounts, events, files and mails read after each step.
 */
const DAY_MS = 86_400_000;
let api: TestApi;
beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});
afterEach(async () => {
  vi.useRealTimers();
  expect(await wrongBooks(api.owner)).toEqual([]);
});

const today = () => new Date().toISOString().slice(0, 10);
const IBAN = { form: "iban", holder: "Nguyễn Thị Đào", iban: "DE89370400440532013000" };
const OTHER_IBAN = { form: "iban", holder: "Bob", iban: "NO9386011117947" };
const DEBTOR = { name: "Shop GmbH", iban: "FR1420041010050500013M02606" };

interface Desk {
  readonly shop: Shop;
  readonly ann: Promoter;
  readonly orderId: string;
  readonly ownerId: string;
  readonly batchId: string;
}
/** 10 % of one order of 1,000.00 euros, available, of which nothing is reserved; an approved batch without lines. */
async function openDesk(): Promise<Desk> {
  const shop = await openShop(api, { program: { approvalMode: "immediate", currencies: ["EUR", "VND"] } });
  const [ann] = shop.promoters;
  const [orderId = ""] = await sellAll(api, shop, [
    { by: ann, amountMinor: 100_000, hours: 1, more: { currency: "EUR" } },
  ]);
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 31 * DAY_MS });
  await runJob(api, "roll-partitions");
  await runJob(api, "mature-holds");
  vi.useRealTimers();
  const [ownerId = ""] = await insertUsers(api, [
    { member: { organisationId: shop.organisationId, role: "owner" } },
  ]);
  return { shop, ann, orderId, ownerId, batchId: await insertBatch(shop) };
}
async function insertBatch(shop: Shop, state = "approved"): Promise<string> {
  const id = newId();
  const [by, at] = state === "draft" ? [null, null] : [newId(), new Date()];
  await api.owner.query(
    `INSERT INTO payout_batches (id, organisation_id, program_id, number, state, origin, request_id, approved_by, approved_at)
     SELECT $1, $2, $3, count(*) + 1, $4, 'manual', $5, $6, $7 FROM payout_batches WHERE program_id = $3`,
    [id, shop.organisationId, shop.programId, state, newId(), by, at],
  );
  return id;
}
async function insertMethod(affiliateId: string, kind: string, details: object | null): Promise<string> {
  const id = newId();
  const services = await getServices(api.env);
  const envelope =
    details === null ? null : await sealFor(services, `payout-method:${id}`, JSON.stringify(details));
  await api.owner.query(
    "UPDATE payout_methods SET state = 'replaced', ended_at = now() WHERE affiliate_id = $1 AND ended_at IS NULL",
    [affiliateId],
  );
  await api.owner.query(
    `INSERT INTO payout_methods (id, affiliate_id, kind, country, envelope, fingerprint, label, state, usable_from, verified_at)
     VALUES ($1::uuid, $2, $3, 'DE', $4, $1::uuid::text, 'x', 'verified', now() - interval '1 day', now())`,
    [id, affiliateId, kind, envelope],
  );
  return id;
}
async function affiliateOf(partnerId: string): Promise<string> {
  const { rows } = await api.owner.query("SELECT affiliate_id AS id FROM partners WHERE id = $1", [
    partnerId,
  ]);
  return rows[0].id;
}
/** An approved line of Ann's, its amount reserved as whoever asked for it would have. */
async function addLine(
  desk: Desk,
  amountMinor: number,
  given: {
    kind?: string;
    details?: object | null;
    partnerId?: string;
    batchId?: string | null;
    state?: string;
  } = {},
): Promise<string> {
  const { shop, ann } = desk;
  const id = newId();
  const partnerId = given.partnerId ?? ann.partnerId;
  const affiliateId = await affiliateOf(partnerId);
  const kind = given.kind ?? "bank";
  const methodId = await insertMethod(affiliateId, kind, given.details === undefined ? IBAN : given.details);
  const { organisationId, programId } = shop;
  const services = await getServices(api.env);
  const ref = { payoutId: id, attempt: 1, programId, partnerId, currency: "EUR" };
  const place = { organisationId, programId, conversionId: null, requestId: newId() };
  await inTransaction(services.job, null, (tx) =>
    writePostings(
      tx,
      [{ id: newId(), posting: reservePosting(ref, BigInt(amountMinor)), ...place }],
      new Date(),
    ),
  );
  await api.owner.query(
    `INSERT INTO payouts (id, organisation_id, program_id, batch_id, partner_id, affiliate_id, currency, amount_minor, state, method_id,
       method_kind, request_key, request_id) VALUES ($1::uuid, $2, $3, $4, $5, $6, 'EUR', $7, $8, $9, $10, $1::uuid::text, $1::uuid)`,
    [
      ...[
        id,
        organisationId,
        programId,
        given.batchId === undefined ? desk.batchId : given.batchId,
        partnerId,
      ],
      ...[affiliateId, amountMinor, given.state ?? "approved", methodId, kind],
    ],
  );
  return id;
}
const say = (desk: Desk, id: string, what: string, body: object): Promise<Answer> =>
  api.call(desk.shop.key, "POST", `/v1/payouts/${id}/${what}`, body);
const paid = (reference = "FT1", paidOn = today()) => ({ reference, paidOn });
const books = ({ shop, ann }: Desk) => booksOf(api, shop, new Map([[ann.partnerId, "Ann"]]));
async function lineOf(id: string) {
  const { rows } = await api.owner.query(
    `SELECT state, amount_minor::int AS amount, reduced_minor::int AS reduced, returned_minor::int AS returned, reference,
       method_kind AS kind FROM payouts WHERE id = $1`,
    [id],
  );
  return rows[0];
}
async function eventsOf(id: string): Promise<{ kind: string; details: Record<string, unknown> }[]> {
  const { rows } = await api.owner.query(
    "SELECT kind, details FROM payout_events WHERE payout_id = $1 ORDER BY id",
    [id],
  );
  return rows;
}
const kindsOf = async (id: string) => (await eventsOf(id)).map(({ kind }) => kind);
const batchState = async (id: string) =>
  (await api.owner.query("SELECT state FROM payout_batches WHERE id = $1", [id])).rows[0].state;
async function toldOf(desk: Desk, kind: string) {
  const { rows } = await api.owner.query(
    "SELECT event_key AS key, data FROM notifications WHERE kind = $1 AND data ->> 'program' = (SELECT name FROM programs WHERE id = $2) ORDER BY id",
    [kind, desk.shop.programId],
  );
  return rows;
}
/** What a file is not: an answer in JSON. */
async function fetchFile(
  token: string,
  desk: Pick<Desk, "shop">,
  method: string,
  path: string,
  body?: object,
) {
  const headers = {
    ...{ authorization: `Bearer ${token}`, "content-type": "application/json" },
    "x-organisation-id": desk.shop.organisationId,
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const context = {
    waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
    ...{ passThroughOnException: () => undefined, props: {} },
  };
  const answer = await app.request(`http://api.test/api${path}`, init, api.env, context);
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}
async function exportBatch(desk: Desk, format: string, body: object = {}, batchId = desk.batchId) {
  const token = await mintToken(api, desk.ownerId);
  return fetchFile(token, desk, "POST", `/v1/payout-batches/${batchId}/export?format=${format}`, body);
}
const amountsIn = (csv: string) =>
  csv
    .trimEnd()
    .split("\r\n")
    .slice(1)
    .map((row) => row.split(",").map((cell) => cell.replace(/^"|"$/g, "")))
    .map(([record, , , , amount, currency]) => `${record} ${amount} ${currency}`);

describe("Marking a payout paid", () => {
  it("twenty times at once pays once, ends its batch and tells the payee once", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 4000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => say(desk, id, "mark-paid", paid())));
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200));
    expect(answers.filter(({ headers }) => headers.get("idempotent-replayed") === null)).toHaveLength(1);
    expect(await books(desk)).toEqual({
      "program_commission EUR": -10_000,
      "partner_available Ann EUR": 6000,
      "program_paid_out EUR": 4000,
    });
    expect(await kindsOf(id)).toEqual(["paid"]);
    expect(await batchState(desk.batchId)).toBe("done");
    const told = await toldOf(desk, "payout_paid");
    expect(told.filter(({ key }) => key === `payout_paid/${id}`)).toEqual([
      { key: `payout_paid/${id}`, data: expect.objectContaining({ amountMinor: "4000", reference: "FT1" }) },
    ]);
  });

  it("with other words is a conflict, and so is what was not approved, is held, is over or goes by Stripe", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    expect((await say(desk, id, "mark-paid", paid())).status).toBe(200);
    for (const said of [paid("FT2"), paid("FT1", "2030-01-01"), { ...paid(), proofKey: "x" }])
      expect((await say(desk, id, "mark-paid", said)).body.type).toBe("/problems/conflict");
    for (const given of [{ state: "requested" }, { kind: "stripe", details: null }]) {
      const other = await addLine(desk, 100, given);
      expect((await say(desk, other, "mark-paid", paid())).body.type).toBe("/problems/wrong_state");
    }
    const held = await addLine(desk, 100);
    await api.owner.query("UPDATE payouts SET held_at = now() WHERE id = $1", [held]);
    expect((await say(desk, held, "mark-paid", paid())).body.type).toBe("/problems/wrong_state");
    // Nothing but the first has moved.
    expect((await books(desk))["program_paid_out EUR"]).toBe(1000);
  });

  it("of a day that cannot be, with a proof that is not there or by a test key is refused", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    for (const [said, field] of [
      [paid("FT1", "2030-01-01"), "paidOn"],
      [paid("FT1", "2020-01-01"), "paidOn"],
      [paid("FT1", "2026-02-30"), "paidOn"],
      [{ ...paid(), proofKey: "payout-proofs/x" }, "proofKey"],
    ] as const) {
      const answer = await say(desk, id, "mark-paid", said);
      expect([answer.status, answer.body.errors[0].field]).toEqual([422, field]);
    }
    const testKey = await api.createKey({ organisationId: desk.shop.organisationId, test: true });
    expect((await api.call(testKey, "POST", `/v1/payouts/${id}/mark-paid`, paid())).status).toBe(403);
    expect(await lineOf(id)).toMatchObject({ state: "approved" });
  });

  it("is nobody's who does not see it: another tenant, or another program's key", async () => {
    const [desk, other] = [await openDesk(), await openDesk()];
    const id = await addLine(desk, 1000);
    const bound = await api.createKey({
      organisationId: desk.shop.organisationId,
      programId: other.shop.programId,
    });
    for (const key of [other.shop.key, bound])
      for (const [what, body] of [
        ["mark-paid", paid()],
        ["mark-failed", { reason: "no" }],
        ["mark-returned", { amountMinor: 1, reason: "no" }],
        ["correct", { reference: "x", reason: "no" }],
        ["switch-method", { reason: "no" }],
      ] as const)
        expect((await api.call(key, "POST", `/v1/payouts/${id}/${what}`, body)).status).toBe(404);
    expect((await exportBatch(other, "csv", {}, desk.batchId)).status).toBe(404);
    expect(await kindsOf(id)).toEqual([]);
  });
});

describe("What becomes of a payment", () => {
  it("a correction changes what was noted, keeps what stood, and moves nothing", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    expect((await say(desk, id, "correct", { reference: "FT2", reason: "typo" })).status).toBe(409);
    await say(desk, id, "mark-paid", paid());
    const before = await books(desk);
    const corrected = await say(desk, id, "correct", { reference: "FT2", reason: "typo" });
    expect(corrected.body).toMatchObject({ state: "paid", reference: "FT2", paidOn: today() });
    const again = await say(desk, id, "correct", { reference: "FT2", reason: "typo" });
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await say(desk, id, "correct", { reason: "nothing" })).status).toBe(422);
    expect((await eventsOf(id)).at(-1)).toEqual({
      kind: "corrected",
      details: {
        before: { reference: "FT1", paidOn: today() },
        after: { reference: "FT2", paidOn: today() },
        reason: "typo",
      },
    });
    expect(await kindsOf(id)).toEqual(["paid", "corrected"]);
    expect(await books(desk)).toEqual(before);
  });

  it("what fails is available again, once, and the payee is told why", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    const reason = "account closed";
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => say(desk, id, "mark-failed", { reason })),
    );
    expect(answers.every(({ status }) => status === 200)).toBe(true);
    expect((await say(desk, id, "mark-failed", { reason: "other" })).body.type).toBe("/problems/conflict");
    expect((await say(desk, id, "mark-paid", paid())).status).toBe(409);
    expect(await books(desk)).toEqual({
      "program_commission EUR": -10_000,
      "partner_available Ann EUR": 10_000,
    });
    expect(await kindsOf(id)).toEqual(["failed"]);
    expect(await toldOf(desk, "payout_failed")).toContainEqual({
      key: `payout_failed/${id}/1`,
      data: expect.objectContaining({ reason, amountMinor: "1000", atBank: false }),
    });
  });

  it("what a bank sends back is payable again, as much of it as is new", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    const returned = (amountMinor: number) =>
      say(desk, id, "mark-returned", { amountMinor, reason: "sent back" });
    expect((await returned(400)).status).toBe(409);
    await say(desk, id, "mark-paid", paid());
    await Promise.all([returned(400), returned(400), returned(400)]);
    expect((await returned(399)).status).toBe(409);
    expect((await returned(1001)).status).toBe(409);
    expect(await books(desk)).toMatchObject({
      "partner_available Ann EUR": 9400,
      "program_paid_out EUR": 600,
    });
    expect((await returned(1000)).body).toMatchObject({ state: "returned", returnedMinor: 1000 });
    expect(await books(desk)).toEqual({
      "program_commission EUR": -10_000,
      "partner_available Ann EUR": 10_000,
    });
    expect(await kindsOf(id)).toEqual(["paid", "returned", "returned"]);
  });
});

describe("Exporting a batch", () => {
  it("gives each line once, again only when asked, with exact totals, and leaves no account number in the log", async () => {
    const desk = await openDesk();
    const first = await addLine(desk, 1050, { details: { ...IBAN, holder: "=cmd|' /C calc'!A0" } });
    const second = await addLine(desk, 1);
    const file = await exportBatch(desk, "csv");
    expect(file.status).toBe(200);
    expect(file.headers.get("content-disposition")).toMatch(
      /^attachment; filename="payouts-1-[0-9a-f-]{36}\.csv"$/,
    );
    expect(amountsIn(file.text)).toEqual(["payout 10.50 EUR", "payout 0.01 EUR", "total 10.51 EUR"]);
    expect(file.text).toContain(`"'=cmd|' /C calc'!A0"`);
    expect(file.text).toContain("DE89370400440532013000");
    expect([await lineOf(first), await lineOf(second)]).toMatchObject([
      { state: "submitted" },
      { state: "submitted" },
    ]);

    expect((await exportBatch(desk, "csv")).status).toBe(409);
    expect((await exportBatch(desk, "csv", { again: true })).status).toBe(422);
    expect((await exportBatch(desk, "csv", { reason: "lost" })).status).toBe(422);
    const again = await exportBatch(desk, "csv", { again: true, reason: "the file was lost" });
    expect(amountsIn(again.text)).toEqual(amountsIn(file.text));
    expect(await kindsOf(first)).toEqual(["exported"]);

    const { rows } = await api.owner.query(
      "SELECT record FROM audit_log WHERE organisation_id = $1 AND action = 'payouts.exported' ORDER BY seq",
      [desk.shop.organisationId],
    );
    expect(rows.map(({ record }) => JSON.parse(record).note)).toMatchObject([
      { format: "csv", lines: 2, again: false, totals: [{ currency: "EUR", lines: 2, amount: "10.51" }] },
      { format: "csv", lines: 2, again: true, reason: "the file was lost" },
    ]);
    const everything = await api.owner.query("SELECT record FROM audit_log WHERE organisation_id = $1", [
      desk.shop.organisationId,
    ]);
    expect(JSON.stringify(everything.rows)).not.toContain("DE8937");
  });

  it("twice at once exports each line into one of both files", async () => {
    const desk = await openDesk();
    for (const amount of [100, 200]) await addLine(desk, amount);
    const files = await Promise.all([exportBatch(desk, "csv"), exportBatch(desk, "csv")]);
    expect(files.map(({ status }) => status).sort()).toEqual([200, 409]);
  });

  it("takes what was refunded since the approval off the lines, and cancels what has nothing left", async () => {
    const desk = await openDesk();
    // All 100.00 are reserved; then 65.00 of commission are taken back.
    const [first, second] = [await addLine(desk, 4000), await addLine(desk, 6000)];
    const refund = await api.call(desk.shop.key, "POST", `/v1/conversions/${desk.orderId}/refunds`, {
      ...{ refundId: "r", amountMinor: 65_000, currency: "EUR" },
    });
    expect(refund.status).toBeLessThan(300);
    await settleAll(api);
    expect(await books(desk)).toMatchObject({
      "partner_available Ann EUR": -6500,
      "partner_in_transit Ann EUR": 10_000,
    });
    const file = await exportBatch(desk, "csv");
    expect(amountsIn(file.text)).toEqual(["payout 35.00 EUR", "total 35.00 EUR"]);
    expect(await lineOf(first)).toMatchObject({ state: "cancelled", amount: 0, reduced: 4000 });
    expect(await lineOf(second)).toMatchObject({ state: "submitted", amount: 3500, reduced: 2500 });
    expect([await kindsOf(first), await kindsOf(second)]).toEqual([
      ["reduced", "cancelled"],
      ["reduced", "exported"],
    ]);
    await say(desk, second, "mark-paid", paid());
    expect(await books(desk)).toEqual({ "program_commission EUR": -3500, "program_paid_out EUR": 3500 });
  });

  it("as SEPA takes what goes to an IBAN in euros, and leaves the rest to the CSV file", async () => {
    const desk = await openDesk();
    const momo = await addLine(desk, 700, { kind: "momo", details: { form: "momo", phone: "+84912345678" } });
    const bank = await addLine(desk, 1050);
    expect((await exportBatch(desk, "pain001")).status).toBe(422);
    const wrong = await exportBatch(desk, "pain001", {
      debtor: { ...DEBTOR, iban: "DE89370400440532013001" },
    });
    expect(wrong.status).toBe(422);
    const file = await exportBatch(desk, "pain001", { debtor: DEBTOR, executeOn: "2026-12-01" });
    expect(file.headers.get("content-type")).toBe("application/xml; charset=utf-8");
    expect(file.text).toContain("<NbOfTxs>1</NbOfTxs><CtrlSum>10.50</CtrlSum>");
    expect(file.text).toContain(`<EndToEndId>${bank.replaceAll("-", "")}</EndToEndId>`);
    expect(file.text).toContain("<Nm>Nguyen Thi Dao</Nm>");
    expect([await lineOf(bank), await lineOf(momo)]).toMatchObject([
      { state: "submitted" },
      { state: "approved" },
    ]);
    expect(amountsIn((await exportBatch(desk, "csv")).text)).toEqual(["payout 7.00 EUR", "total 7.00 EUR"]);
  });

  it("is refused before the approval, to keys, and for a line whose payee's details nobody can read", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 100);
    const path = `/v1/payout-batches/${desk.batchId}/export?format=csv`;
    expect((await api.call(desk.shop.key, "POST", path, {})).status).toBe(403);
    expect((await exportBatch(desk, "csv", {}, await insertBatch(desk.shop, "draft"))).status).toBe(409);
    const stale = await mintToken(api, desk.ownerId, { secondFactorAt: new Date(Date.now() - 3_600_000) });
    const refused = await fetchFile(stale, desk, "POST", path, {});
    expect(JSON.parse(refused.text).type).toBe("/problems/step_up_required");
    await api.owner.query(
      "UPDATE payout_methods SET envelope = 'erased' WHERE id = (SELECT method_id FROM payouts WHERE id = $1)",
      [id],
    );
    expect(JSON.parse((await exportBatch(desk, "csv")).text).errors).toMatchObject([{ code: "no_details" }]);
    await api.owner.query("UPDATE payouts SET held_at = now() WHERE id = $1", [id]);
    const other = await addLine(desk, 200, { details: OTHER_IBAN });
    expect(amountsIn((await exportBatch(desk, "csv")).text)).toEqual(["payout 2.00 EUR", "total 2.00 EUR"]);
    expect([await lineOf(id), await lineOf(other)]).toMatchObject([
      { state: "approved" },
      { state: "submitted" },
    ]);
  });
});

describe("A proof", () => {
  const PDF = new TextEncoder().encode("%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n");
  const upload = (desk: Desk, id: string, type: string, bytes: Uint8Array) =>
    api.call(desk.shop.key, "POST", `/v1/payouts/${id}/proof`, bytes, { "content-type": type });

  it("is a picture or a PDF by its bytes, replaced without losing the one before, and read by its tenant and the platform alone", async () => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    const first = await upload(desk, id, "application/pdf", PDF);
    expect(first.body.proofKey).toMatch(new RegExp(`^payout-proofs/${id}/[0-9a-f]{32}\\.pdf$`));
    const marked = await say(desk, id, "mark-paid", { ...paid(), proofKey: first.body.proofKey });
    expect(marked.body).toMatchObject({ state: "paid", proofKey: first.body.proofKey });
    const second = await upload(desk, id, "image/png", pngOf(800, 600));
    expect(second.status).toBe(200);
    expect((await eventsOf(id)).at(-1)).toEqual({
      kind: "proof_kept",
      details: { before: first.body.proofKey, after: second.body.proofKey },
    });
    expect([...api.files.objects.keys()]).toEqual(
      expect.arrayContaining([first.body.proofKey, second.body.proofKey]),
    );

    const path = `/v1/payouts/${id}/proof`;
    const read = await fetchFile(desk.shop.key, desk, "GET", path);
    expect(Object.fromEntries(read.headers)).toMatchObject({
      ...{
        "content-type": "image/png",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      },
      "content-disposition": `attachment; filename="proof-${id}.png"`,
      "content-security-policy": "default-src 'none'; sandbox",
    });
    const other = await openDesk();
    expect((await fetchFile(other.shop.key, other, "GET", path)).status).toBe(404);
    const [finance = "", nobody = ""] = await insertUsers(api, [{ platformRole: "finance" }, {}]);
    expect(
      (await fetchFile(await mintToken(api, finance), desk, "GET", `/admin/payouts/${id}/proof`)).status,
    ).toBe(200);
    expect(
      (await fetchFile(await mintToken(api, nobody), desk, "GET", `/admin/payouts/${id}/proof`)).status,
    ).toBe(404);
  });

  it.each([
    [
      "a page that says to be a PDF",
      "application/pdf",
      new TextEncoder().encode("<html><script>1</script>"),
      422,
    ],
    ["a page", "text/html", new TextEncoder().encode("<html>"), 415],
    ["a picture without a size", "image/png", pngOf(8, 8).slice(0, 14), 422],
    ["nothing", "image/png", new Uint8Array(), 422],
    ["too much", "application/pdf", new Uint8Array(5 * 1024 * 1024 + 1), 413],
  ])("is not %s", async (_, type, bytes, status) => {
    const desk = await openDesk();
    const id = await addLine(desk, 1000);
    expect((await upload(desk, id, type, bytes)).status).toBe(status);
    expect([...api.files.objects.keys()].filter((key) => key.includes(id))).toEqual([]);
  });
});

describe("A payee whom Stripe cannot pay", () => {
  it("is paid by hand to what it has named since, and the owners are told of the batch once", async () => {
    const desk = await openDesk();
    const affiliateId = await affiliateOf(desk.ann.partnerId);
    await api.owner.query(
      "INSERT INTO payees (affiliate_id, stripe_state, stripe_account_id) VALUES ($1, 'active', $2)",
      [affiliateId, `acct_${affiliateId}`],
    );
    const id = await addLine(desk, 1000, { kind: "stripe", details: null });
    const reason = "Stripe wants a document";
    const services = await getServices(api.env);
    const tell = () =>
      inTransaction(services.job, null, (tx) =>
        tellWithoutStripe({ services, requestId: newId() }, tx, desk.batchId),
      );
    expect(await tell()).toEqual([]);
    expect((await say(desk, id, "switch-method", { reason })).status).toBe(409);
    await api.owner.query("UPDATE payees SET stripe_state = 'restricted' WHERE affiliate_id = $1", [
      affiliateId,
    ]);
    await tell();
    await tell();
    expect(await toldOf(desk, "payouts_without_stripe")).toContainEqual({
      key: `payouts_without_stripe/${desk.batchId}`,
      data: expect.objectContaining({ batch: 1, lines: 1 }),
    });
    // It has named nothing else yet.
    expect((await say(desk, id, "switch-method", { reason })).status).toBe(409);
    await insertMethod(affiliateId, "bank", IBAN);
    await api.owner.query("UPDATE payouts SET leased_until = now() + interval '1 minute' WHERE id = $1", [
      id,
    ]);
    expect((await say(desk, id, "switch-method", { reason })).status).toBe(409);
    await api.owner.query("UPDATE payouts SET leased_until = NULL WHERE id = $1", [id]);
    expect((await say(desk, id, "switch-method", { reason })).body).toMatchObject({ methodKind: "bank" });
    expect(await eventsOf(id)).toMatchObject([
      {
        kind: "method_switched",
        details: { before: "stripe", after: "bank", stripeState: "restricted", reason },
      },
    ]);
    expect(amountsIn((await exportBatch(desk, "csv")).text)).toEqual(["payout 10.00 EUR", "total 10.00 EUR"]);
    expect(await tell()).toEqual([]);
  });
});
