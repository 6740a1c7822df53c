import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { importHmacKey } from "../../core/clicks/hmac-key.ts";
import {
  makeJourney,
  makePartner,
  makeProgram,
  refusedFields,
  unique,
} from "../../local/testing/api-fixtures.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

let api: TestApi;
let organisation: { id: string; key: string };
let key: string;
let programId: string;
beforeAll(async () => {
  api = await startTestApi();
  organisation = await api.createOrganisation();
  key = organisation.key;
  programId = (await makeProgram(api, key)).id;
});
afterAll(() => api.close());

describe("creating a partner", () => {
  test("keeps the address normalised and as an HMAC, and dates the first state from joining.", async () => {
    const email = `Be.An+tag${Date.now()}@Gmail.com`;
    const partner = await makePartner(api, key, programId, { email, joinedAt: "2025-06-01T00:00:00Z" });
    expect(partner).toMatchObject({
      programId,
      email,
      name: "An",
      status: "active",
      sponsorPartnerId: null,
      joinedAt: "2025-06-01T00:00:00.000Z",
      version: 1,
    });
    const { rows } = await api.owner.query(
      "SELECT a.email_normalised, a.email_hash, s.status, s.effective_from FROM partners p JOIN affiliates a ON a.id = p.affiliate_id JOIN partner_states s ON s.partner_id = p.id WHERE p.id = $1",
      [partner.id],
    );
    const hmac = await importHmacKey(String(api.env.EMAIL_HASH_SECRET), 32);
    if (!hmac.ok) throw new Error(hmac.reason);
    const mac = await crypto.subtle.sign("HMAC", hmac.value, new TextEncoder().encode("bean@gmail.com"));
    expect(rows).toEqual([
      {
        email_normalised: "bean@gmail.com",
        email_hash: Buffer.from(mac).toString("hex"),
        status: "active",
        effective_from: new Date("2025-06-01T00:00:00Z"),
      },
    ]);
  });

  test("puts it below its sponsor, and reads the upline nearest first.", async () => {
    const root = await makePartner(api, key, programId);
    const middle = await makePartner(api, key, programId, { sponsorPartnerId: root.id });
    const leaf = await makePartner(api, key, programId, { sponsorPartnerId: middle.id });
    const read = await api.call(key, "GET", `/v1/partners/${leaf.id}`);
    expect(read.body).toMatchObject({ sponsorPartnerId: middle.id, uplinePartnerIds: [middle.id, root.id] });
    const { rows } = await api.owner.query(
      "SELECT ancestor_id, depth FROM partner_closure WHERE path_type = 's' AND descendant_id = $1 ORDER BY depth",
      [leaf.id],
    );
    expect(rows).toEqual([
      { ancestor_id: leaf.id, depth: 0 },
      { ancestor_id: middle.id, depth: 1 },
      { ancestor_id: root.id, depth: 2 },
    ]);
  });

  test("keeps the nearest 128 ancestors of a tree that is deeper.", async () => {
    const deep = await makeProgram(api, key);
    let sponsorPartnerId: string | null = null;
    for (let depth = 0; depth < 131; depth++) {
      sponsorPartnerId = (await makePartner(api, key, deep.id, { sponsorPartnerId })).id;
    }
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS rows, max(depth)::int AS deepest FROM partner_closure WHERE path_type = 's' AND descendant_id = $1",
      [sponsorPartnerId],
    );
    expect(rows).toEqual([{ rows: 129, deepest: 128 }]);
  });

  test("of the same person twice in a program is refused and names the partner; in another program it is not.", async () => {
    const email = `${unique("kim")}@example.com`;
    const partner = await makePartner(api, key, programId, { email });
    const again = await api.call(key, "POST", "/v1/partners", {
      programId,
      email: email.toUpperCase().replace("@", "+x@"),
      name: "Kim",
    });
    expect(again).toMatchObject({ status: 409, body: { type: "/problems/already_exists" } });
    expect(again.body.detail).toContain(partner.id);
    expect(refusedFields(again)).toEqual(["email"]);
    await makePartner(api, key, (await makeProgram(api, key)).id, { email });
    const stranger = await api.createOrganisation();
    await makePartner(api, stranger.key, (await makeProgram(api, stranger.key)).id, { email });
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS persons FROM affiliates WHERE email_normalised = $1",
      [email],
    );
    expect(rows).toEqual([{ persons: 1 }]);
  });

  test("of the same person 20 times at once makes one.", async () => {
    const body = { programId, email: `${unique("many")}@example.com`, name: "Many" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.call(key, "POST", "/v1/partners", body)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      201,
      ...Array.from({ length: 19 }, () => 409),
    ]);
  });

  test.each([
    ["email", { email: "no address" }],
    ["email", { email: "...@gmail.com" }],
    ["email", { email: `${"a".repeat(250)}@b.example` }],
    ["name", { name: "" }],
    ["sponsorPartnerId", { sponsorPartnerId: "me" }],
    ["joinedAt", { joinedAt: "2199-01-01T00:00:00Z" }],
    ["joinedAt", { joinedAt: 1700000000 }],
    ["rank", { rank: 1 }],
  ])("is refused for %s in %j.", async (field, extra) => {
    const answer = await api.call(key, "POST", "/v1/partners", {
      programId,
      email: "x@example.com",
      name: "X",
      ...extra,
    });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  test("below a sponsor of another program, or of another organisation, is refused as unknown.", async () => {
    const elsewhere = await makePartner(api, key, (await makeProgram(api, key)).id);
    const stranger = await api.createOrganisation();
    const theirs = await makePartner(api, stranger.key, (await makeProgram(api, stranger.key)).id);
    for (const sponsorPartnerId of [elsewhere.id, theirs.id, newId()]) {
      const answer = await api.call(key, "POST", "/v1/partners", {
        programId,
        email: "y@example.com",
        name: "Y",
        sponsorPartnerId,
      });
      expect(answer.status).toBe(404);
      expect(refusedFields(answer)).toEqual(["sponsorPartnerId"]);
    }
  });
});

describe("reading partners", () => {
  test("filters by status and by e-mail in any spelling.", async () => {
    const program = await makeProgram(api, key);
    const [one, two] = [
      await makePartner(api, key, program.id, { email: "lan@example.com" }),
      await makePartner(api, key, program.id, { email: "nam@example.com" }),
    ];
    await api.call(key, "PATCH", `/v1/partners/${two.id}`, { status: "suspended", reason: "spam" });
    const ids = async (query: string) =>
      (await api.call(key, "GET", `/v1/partners?programId=${program.id}${query}`)).body.data.map(
        (p: { id: string }) => p.id,
      );
    expect(await ids("")).toEqual([two.id, one.id]);
    expect(await ids("&status=suspended")).toEqual([two.id]);
    expect(await ids("&email=LAN%2Bx@example.com")).toEqual([one.id]);
    expect(await ids("&email=...@gmail.com")).toEqual([]);
  });

  test("of another program or organisation is not possible.", async () => {
    const partner = await makePartner(api, key, programId);
    const stranger = await api.createOrganisation();
    const bound = await api.createKey({
      organisationId: organisation.id,
      programId: (await makeProgram(api, key)).id,
    });
    for (const other of [stranger.key, bound]) {
      expect(await api.call(other, "GET", `/v1/partners/${partner.id}`)).toMatchObject({ status: 404 });
      const patch = await api.call(other, "PATCH", `/v1/partners/${partner.id}`, {
        status: "suspended",
        reason: "x",
      });
      expect(patch).toMatchObject({ status: 404 });
      expect((await api.call(other, "GET", "/v1/partners")).body.data).toEqual([]);
    }
  });
});

describe("suspending a partner", () => {
  test("is dated with its reason and reaches the edge; making it active again, too.", async () => {
    const { partner, link } = await makeJourney(api, key);
    const record = () => JSON.parse(api.kv.values.get(`link:${link.host}:${link.code}`) ?? "");
    const path = `/v1/partners/${partner.id}`;
    const suspended = await api.call(key, "PATCH", path, {
      status: "suspended",
      reason: "bought its own links",
      version: 1,
    });
    expect(suspended).toMatchObject({
      status: 200,
      body: { status: "suspended", statusReason: "bought its own links", version: 2, published: true },
    });
    expect(record().status).toBe("suspended");
    const again = await api.call(key, "PATCH", path, { status: "suspended", reason: "bought its own links" });
    expect(again).toMatchObject({ status: 200, body: { version: 2 } });
    expect(await api.call(key, "PATCH", path, { status: "active", version: 1 })).toMatchObject({
      status: 409,
    });
    expect(await api.call(key, "PATCH", path, { status: "active" })).toMatchObject({
      body: { status: "active", statusReason: null },
    });
    expect(record().status).toBe("active");
    const { rows } = await api.owner.query(
      "SELECT status, reason FROM partner_states WHERE partner_id = $1 ORDER BY effective_from, id",
      [partner.id],
    );
    expect(rows).toEqual([
      { status: "active", reason: null },
      { status: "suspended", reason: "bought its own links" },
      { status: "active", reason: null },
    ]);
  });

  test("needs a reason and a status that there is.", async () => {
    const partner = await makePartner(api, key, programId);
    const fields = async (body: unknown) => {
      const answer = await api.call(key, "PATCH", `/v1/partners/${partner.id}`, body);
      expect(answer.status).toBe(422);
      return refusedFields(answer);
    };
    expect(await fields({ status: "suspended" })).toEqual(["reason"]);
    expect(await fields({ status: "suspended", reason: " " })).toEqual(["reason"]);
    expect(await fields({ status: "gone" })).toEqual(["status"]);
    expect(await fields({})).toEqual(["status"]);
  });

  test("by many who read the same version happens once, and is dated once.", async () => {
    const partner = await makePartner(api, key, programId);
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        api.call(key, "PATCH", `/v1/partners/${partner.id}`, {
          status: "suspended",
          reason: `r${i}`,
          version: 1,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...Array.from({ length: 7 }, () => 409),
    ]);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS states FROM partner_states WHERE partner_id = $1",
      [partner.id],
    );
    expect(rows).toEqual([{ states: 2 }]);
  });
});
