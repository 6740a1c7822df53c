import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createFakeBucket } from "../../local/testing/fake-bucket.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import {
  addPayee,
  openPayer,
  type Payee,
  type Payer,
  setRules,
} from "../../local/testing/payout-fixtures.ts";
import { pngOf } from "../../local/testing/pictures.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { app } from "../app.ts";

/*
 * Goal: a payee shows who it is by documents that only it and the platform's compliance people can open, each step once and in
 * order. Method: over HTTP, with programs that ask.
 */
let api: TestApi;
let payer: Payer;
let staff: string;
const PNG = pngOf(300, 200);
const PDF = Buffer.from("%PDF-1.7\n1 0 obj\n<<>>\nendobj\n");
const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ SPILL: createFakeBucket() });
  payer = await openPayer(api, { requireKyc: true });
  staff = await mintToken(api, (await makeUser(api, { platformRole: "compliance" })).userId);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const admin = (method: string, path: string, body?: unknown) =>
  api.call(staff, method, `/admin/kyc${path}`, body);
const view = async (payee: Payee) => (await api.call(payee.token, "GET", "/affiliate/kyc")).body;
const submit = (payee: Payee) => api.call(payee.token, "POST", "/affiliate/kyc/submit");
const hand = (payee: Payee, kind: string, file: Uint8Array = PNG, type = "image/png", more = "") =>
  api.call(payee.token, "POST", `/affiliate/kyc/documents?kind=${kind}${more}`, file, {
    "content-type": type,
  });
const checkOf = async ({ affiliateId }: Payee) =>
  (
    await query("SELECT id, state FROM kyc_checks WHERE affiliate_id = $1 ORDER BY id DESC", [affiliateId])
  )[0];
const documentsOf = ({ affiliateId }: Payee) =>
  query("SELECT * FROM kyc_documents WHERE affiliate_id = $1 ORDER BY id", [affiliateId]);
const fetchFile = (token: string, path: string) =>
  app.request(`http://api.test/api${path}`, { headers: { authorization: `Bearer ${token}` } }, api.env, {
    waitUntil: () => undefined,
    passThroughOnException: () => undefined,
    props: {},
  });
/** A payee of a country that is asked for one document of identity alone. */
async function german(): Promise<Payee> {
  const payee = await addPayee(api, payer, { availableMinor: 5000 });
  await query("UPDATE payees SET country = 'DE' WHERE affiliate_id = $1", [payee.affiliateId]);
  return payee;
}
const told = ({ affiliateId }: Payee) =>
  query(
    "SELECT kind, data FROM notifications WHERE user_id = (SELECT user_id FROM affiliates WHERE id = $1) ORDER BY id",
    [affiliateId],
  );

describe("a payee", () => {
  it("is told what is asked for, hands it in, submits, and is approved.", async () => {
    const payee = await german();
    const before = await view(payee);
    expect(before).toMatchObject({
      state: "none",
      needed: { kyc: true, taxForm: false },
      open: true,
      version: 0,
    });
    expect(before.asked).toEqual([
      { anyOf: ["passport", "identity_card", "driving_licence"], state: "missing", reason: null },
    ]);
    expect((await submit(payee)).status).toBe(409);
    const given = await hand(payee, "passport", PNG, "image/png", "&validUntil=2040-05-01");
    expect([given.status, given.body.state, given.body.complete]).toEqual([201, "requested", true]);
    expect(given.body.documents).toMatchObject([
      {
        kind: "passport",
        state: "submitted",
        validUntil: "2040-05-01",
        contentType: "image/png",
        replaced: false,
      },
    ]);
    const again = await hand(payee, "passport");
    expect([again.status, again.headers.get("idempotent-replayed")]).toEqual([200, "true"]);
    expect((await submit(payee)).body.state).toBe("submitted");
    expect((await submit(payee)).headers.get("idempotent-replayed")).toBe("true");
    expect((await hand(payee, "passport", PDF, "application/pdf")).status).toBe(409);
    const { id } = await checkOf(payee);
    const queued = (await admin("GET", "/checks")).body.data;
    expect(queued.map((check: { id: string }) => check.id)).toContain(id);
    expect((await admin("POST", `/checks/${id}/take`)).body.state).toBe("in_review");
    expect((await admin("POST", `/checks/${id}/take`)).status).toBe(409);
    const approved = await admin("POST", `/checks/${id}/approve`, {});
    expect(approved.body).toMatchObject({ state: "approved", expiresAt: "2040-05-02T00:00:00.000Z" });
    expect(approved.body.documents[0].state).toBe("approved");
    expect(await view(payee)).toMatchObject({ state: "approved", open: false, complete: false });
    expect((await hand(payee, "passport", PDF, "application/pdf")).status).toBe(409);
    expect((await told(payee)).map(({ kind }) => kind)).toEqual(["kyc_requested", "kyc_approved"]);
  });

  it("hands in PDF, PNG, JPEG and WebP by their bytes, up to 10 MiB, of what is asked for.", async () => {
    const payee = await german();
    const jpeg = Buffer.from("ffd8ffe000104a46494600010100000100010000ffc0000b080010001001011100ffd9", "hex");
    expect((await hand(payee, "passport", PDF, "application/pdf")).status).toBe(201);
    expect((await hand(payee, "passport", jpeg, "image/png")).body.documents.at(-1).contentType).toBe(
      "image/jpeg",
    );
    const big = new Uint8Array(10 * 1024 * 1024);
    big.set(PDF);
    expect((await hand(payee, "identity_card", big, "application/pdf")).status).toBe(201);
    for (const [file, type, more, status] of [
      [new Uint8Array([...big, 0]), "application/pdf", "", 413],
      [Buffer.from("<svg/>"), "image/svg+xml", "", 415],
      [Buffer.from("<html><script>1</script>"), "image/png", "", 422],
      [PNG, "image/png", "&validUntil=2001-01-01", 422],
      [PNG, "image/png", "&validUntil=tomorrow", 400],
    ] as const)
      expect((await hand(payee, "passport", file, type, more)).status).toBe(status);
    expect((await hand(payee, "tax_w9")).body.errors[0]).toMatchObject({ field: "kind", code: "not_asked" });
    expect((await hand(payee, "portrait")).status).toBe(400);
    const rows = await documentsOf(payee);
    expect(rows.map(({ replaced_at }) => replaced_at !== null)).toEqual([true, true, false]);
    for (const { object_key } of rows) expect(api.files.objects.has(object_key)).toBe(true);
  }, 60_000);

  it("is asked for another, when one would not do, and can be refused for good.", async () => {
    const payee = await german();
    await hand(payee, "passport");
    await submit(payee);
    const { id } = await checkOf(payee);
    const [document] = await documentsOf(payee);
    expect((await admin("POST", `/documents/${document.id}/reject`, {})).status).toBe(422);
    const refused = await admin("POST", `/documents/${document.id}/reject`, { reason: "It is cut off." });
    expect([refused.body.state, refused.body.asked[0]]).toMatchObject(["requested", { state: "rejected" }]);
    expect((await view(payee)).asked[0]).toMatchObject({ state: "rejected", reason: "It is cut off." });
    expect((await admin("POST", `/documents/${document.id}/approve`, {})).status).toBe(409);
    expect((await admin("POST", `/checks/${id}/approve`, {})).status).toBe(409);
    await hand(payee, "identity_card", PDF, "application/pdf");
    await submit(payee);
    const gone = await admin("POST", `/checks/${id}/reject`, { reason: "Not the same person." });
    expect(gone.body).toMatchObject({ state: "rejected", endedAt: expect.any(String) });
    expect(await view(payee)).toMatchObject({
      state: "rejected",
      reason: "Not the same person.",
      open: false,
    });
    expect((await hand(payee, "passport")).status).toBe(409);
    const anew = await admin("POST", "/checks", {
      affiliateId: payee.affiliateId,
      also: ["selfie"],
      reason: "Try again.",
    });
    expect([anew.status, anew.body.state, anew.body.asked.length]).toEqual([201, "requested", 2]);
    expect((await admin("POST", "/checks", { affiliateId: payee.affiliateId })).status).toBe(409);
    expect((await told(payee)).map(({ kind }) => kind)).toEqual([
      ...["kyc_requested", "kyc_refused", "kyc_refused", "kyc_requested"],
    ]);
  });

  it("whom no program asks has nothing to hand in, until the platform asks.", async () => {
    const quiet = await openPayer(api);
    const payee = await addPayee(api, quiet);
    expect(await view(payee)).toMatchObject({ state: "none", asked: [], open: false });
    expect((await hand(payee, "passport")).status).toBe(409);
    expect((await admin("POST", "/checks", { affiliateId: payee.affiliateId })).status).toBe(201);
    expect((await hand(payee, "passport")).status).toBe(201);
    expect((await admin("POST", "/checks", { affiliateId: newId() })).status).toBe(404);
  });

  it("that moves to another country is asked anew.", async () => {
    const payee = await german();
    await hand(payee, "passport");
    await submit(payee);
    await admin("POST", `/checks/${(await checkOf(payee)).id}/approve`, {});
    const put = await api.call(payee.token, "PUT", "/affiliate/payee", { country: "VN", kind: "individual" });
    expect(put.status).toBe(200);
    const after = await view(payee);
    expect([after.state, after.asked.length, after.documents]).toEqual(["requested", 2, []]);
  });

  it("of an approval that ends soon hands in the next, which takes the old one's place only once it is approved.", async () => {
    const payee = await german();
    await hand(payee, "passport");
    await submit(payee);
    const { id } = await checkOf(payee);
    const soon = new Date(Date.now() + 20 * 86_400_000).toISOString();
    await admin("POST", `/checks/${id}/approve`, { expiresAt: soon });
    expect((await view(payee)).open).toBe(true);
    const next = await hand(payee, "identity_card", PDF, "application/pdf");
    expect([next.status, next.body.state]).toEqual([201, "approved"]);
    const renewals = (await admin("GET", "/checks?state=renewal")).body.data;
    expect(renewals.map((check: { id: string }) => check.id)).toEqual([id]);
    const stale = await admin("POST", `/checks/${id}/approve`, { version: 1 });
    expect([stale.status, stale.body.type]).toEqual([409, "/problems/stale"]);
    const { version } = renewals[0];
    expect((await admin("POST", `/checks/${id}/approve`, { version })).body.expiresAt).toBeNull();
    expect((await documentsOf(payee)).map(({ state, replaced_at }) => [state, replaced_at === null])).toEqual(
      [
        ["approved", false],
        ["approved", true],
      ],
    );
  });

  it("is one, whatever twenty requests hand in at once.", async () => {
    const payee = await german();
    const files = Array.from({ length: 20 }, (_, at) => hand(payee, "passport", pngOf(300 + at, 200)));
    for (const { status } of await Promise.all(files)) expect(status).toBe(201);
    expect(await query("SELECT FROM kyc_checks WHERE affiliate_id = $1", [payee.affiliateId])).toHaveLength(
      1,
    );
    expect((await documentsOf(payee)).filter(({ replaced_at }) => replaced_at === null)).toHaveLength(1);
  });
});

describe("a tax form", () => {
  it("is asked for by its country, and holds beyond the check it came with.", async () => {
    const taxing = await openPayer(api, { requireTaxForm: true });
    const payee = await addPayee(api, taxing);
    await query("UPDATE payees SET country = 'US' WHERE affiliate_id = $1", [payee.affiliateId]);
    expect((await view(payee)).asked.at(-1).anyOf).toEqual(["tax_w9"]);
    await hand(payee, "driving_licence");
    await hand(payee, "tax_w9", PDF, "application/pdf");
    await submit(payee);
    await admin("POST", `/checks/${(await checkOf(payee)).id}/approve`, {});
    const anew = await admin("POST", "/checks", { affiliateId: payee.affiliateId, again: true });
    expect(anew.body.asked.map(({ state }: { state: string }) => state)).toEqual(["missing", "approved"]);
  });

  it("that a program begins to ask for is taken from somebody who is approved.", async () => {
    const payee = await german();
    await hand(payee, "passport");
    await submit(payee);
    await admin("POST", `/checks/${(await checkOf(payee)).id}/approve`, {});
    await setRules(api, payer, { requireKyc: true, requireTaxForm: true });
    expect(await view(payee)).toMatchObject({ state: "approved", open: true });
    expect((await hand(payee, "tax_w8ben", PDF, "application/pdf")).status).toBe(201);
    const [, form] = await documentsOf(payee);
    expect((await admin("POST", `/documents/${form.id}/approve`, { validUntil: "2039-12-31" })).status).toBe(
      200,
    );
    expect(await view(payee)).toMatchObject({ state: "approved", open: false });
    await setRules(api, payer, { requireKyc: true });
  });
});

describe("a file", () => {
  it("is sealed in the bucket, and opened by its payee and compliance alone, each time with a trace.", async () => {
    const payee = await german();
    const secret = Buffer.concat([PDF, Buffer.from("passport number C01X00T47")]);
    await hand(payee, "passport", secret, "application/pdf");
    const [{ id, object_key: key, sha256 }] = await documentsOf(payee);
    expect(key).toBe(`kyc/${id}`);
    const stored = api.files.objects.get(key)!;
    expect(stored.contentType).toBe("application/octet-stream");
    for (const part of ["%PDF", "C01X00T47"]) expect(Buffer.from(stored.bytes).includes(part)).toBe(false);
    const opened = await fetchFile(staff, `/admin/kyc/documents/${id}/file`);
    expect(Buffer.from(await opened.arrayBuffer()).equals(secret)).toBe(true);
    expect(opened.headers.get("content-disposition")).toBe(`attachment; filename="passport-${id}.pdf"`);
    expect(opened.headers.get("cache-control")).toBe("private, no-store");
    const noted = await query(
      "SELECT 1 FROM audit_log WHERE action = 'kyc_document.opened' AND entity_id = $1",
      [id],
    );
    expect(noted).toHaveLength(1);
    expect((await fetchFile(payee.token, `/affiliate/kyc/documents/${id}/file`)).status).toBe(200);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    const other = await german();
    expect((await fetchFile(other.token, `/affiliate/kyc/documents/${id}/file`)).status).toBe(404);
    expect((await view(other)).documents).toEqual([]);
    for (const role of ["support", "finance"] as const) {
      const token = await mintToken(api, (await makeUser(api, { platformRole: role })).userId);
      expect((await fetchFile(token, `/admin/kyc/documents/${id}/file`)).status).toBe(403);
      expect((await api.call(token, "GET", "/admin/kyc/checks")).status).toBe(403);
    }
    expect((await fetchFile(payer.owner, `/admin/kyc/documents/${id}/file`)).status).toBe(404);
    expect((await api.call(payer.key, "GET", "/affiliate/kyc")).status).toBe(401);
  });

  it("is not kept where the bucket refuses it.", async () => {
    const payee = await german();
    api.files.failing = true;
    expect((await hand(payee, "passport")).status).toBe(500);
    api.files.failing = false;
    expect(await documentsOf(payee)).toEqual([]);
    expect((await hand(payee, "passport")).status).toBe(201);
  });

  it("goes with the person it is of.", async () => {
    const payee = await german();
    await hand(payee, "passport");
    const [{ object_key: key }] = await documentsOf(payee);
    expect(api.files.objects.has(key)).toBe(true);
    const { userId, email, password } = await makeUser(api);
    await query("UPDATE affiliates SET user_id = $2 WHERE id = $1", [payee.affiliateId, userId]);
    const asked = await api.call(await mintToken(api, userId), "POST", "/account/erase", {
      ...{ email, password, giveUpBalance: true },
    });
    expect(asked.status).toBe(202);
    await runJob(api, "serve-privacy-requests");
    expect(await query("SELECT 1 FROM users WHERE id = $1", [userId])).toEqual([]);
    expect(await documentsOf(payee)).toEqual([]);
    expect(api.files.objects.has(key)).toBe(false);
  });

  it("needs a second factor shown just now.", async () => {
    const { userId } = await makeUser(api);
    const old = await mintToken(api, userId, { secondFactorAt: new Date(Date.now() - 11 * 60_000) });
    for (const path of ["/affiliate/kyc/submit", "/affiliate/kyc/documents?kind=passport"])
      expect((await api.call(old, "POST", path)).body.type).toBe("/problems/step_up_required");
  });
});
