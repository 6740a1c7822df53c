import crypto from "node:crypto";
import { syncBuiltinESMExports } from "node:module";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { TERMS_VERSION } from "../../core/api/bounds.ts";
import { makePartner, makeProgram, refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import {
  accessTokenOf,
  giveTotp,
  makeUser,
  refresh,
  SAME_ORIGIN,
  signIn,
} from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { tokenOf, toldTo } from "../../local/testing/told.ts";

/*
 * Goal: an account begins with a proved address and not before, exactly once, and nobody learns who has one. Method: the
 * routes are asked as pages ask them, many times at once where that could matter, and the tables are looked at as owner.
 */
let api: TestApi;
let shop: { id: string; key: string };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  shop = await api.createOrganisation();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const PASSWORD = "correct horse battery";
const newAddress = () => `${unique("new")}@people.example`;

let place = 0;
/** Each from a place of its own: the limits of one are not what most of this is about. */
const post = (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  api.call("", "POST", `/auth${path}`, body, {
    ...{ ...SAME_ORIGIN, "cf-connecting-ip": `2001:db8:1:${(++place).toString(16)}::1` },
    ...headers,
  });

const registration = (email: string, as: object = { role: "affiliate" }, extra: object = {}) => ({
  ...{ name: "Ada Lovelace", email, password: PASSWORD, termsVersion: TERMS_VERSION, as },
  ...extra,
});

interface Asked {
  /** Of the mail. */
  readonly token: string;
  /** Of whoever registered. */
  readonly ticket: string;
}

const TICKET = { ticket: expect.stringMatching(/^[A-Za-z0-9_-]{43}$/) };

async function askFor(email: string, as?: object, extra?: object): Promise<Asked> {
  const answer = await post("/register", registration(email, as, extra));
  expect([answer.status, answer.body]).toEqual([202, TICKET]);
  return { token: await tokenOf(api, "registration", { address: email }), ticket: answer.body.ticket };
}

const confirm = (proof: { token: string; ticket?: string; password?: string }) =>
  post("/register/confirm", proof);

const one = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;
const usersOf = (email: string) => one("SELECT * FROM users WHERE email = $1", [email]);

/** Puts the moment at which links end into the past. */
const age = (email: string) =>
  api.owner.query(
    "UPDATE email_tokens SET expires_at = now() - interval '1 second' WHERE email_normalised = $1",
    [email],
  );

describe("registering", () => {
  test("No account is there before its link was used; then there is one, with what it agreed to, and a session.", async () => {
    const email = newAddress();
    const asked = await askFor(email, undefined, { locale: "vi", timezone: "Asia/Ho_Chi_Minh" });
    expect(await usersOf(email)).toEqual([]);
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(401);
    const kept = JSON.stringify(await one("SELECT * FROM email_tokens WHERE email_normalised = $1", [email]));
    for (const secret of [asked.token, asked.ticket, "Ada", "scrypt"]) expect(kept).not.toContain(secret);

    const { status, body, headers } = await confirm(asked);
    expect(status).toBe(200);
    expect(headers.get("set-cookie")).toMatch(/^trb_r=.*HttpOnly/);
    expect(body.user).toMatchObject({
      name: "Ada Lovelace",
      email,
      locale: "vi",
      timezone: "Asia/Ho_Chi_Minh",
    });
    const [user] = await usersOf(email);
    expect(user).toMatchObject({
      id: body.user.id,
      email_verified_at: expect.any(Date),
      platform_role: null,
    });
    expect(
      await one("SELECT document, document_version, decision FROM consents WHERE user_id = $1", [user.id]),
    ).toEqual([{ document: "terms", document_version: TERMS_VERSION, decision: "given" }]);
    expect(body.affiliate).toEqual({ id: expect.any(String), name: "Ada Lovelace" });
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(200);
    expect((await api.call(body.accessToken, "GET", "/affiliate/overview")).status).toBe(200);
  });

  test("The audit log says who came, under the person's own pseudonym, and names nobody in the clear.", async () => {
    const email = newAddress();
    const { body } = await confirm(await askFor(email));
    const rows = await one(
      "SELECT l.action, l.record FROM audit_log l JOIN person_keys k ON k.pseudonym = l.chain_id WHERE k.person_id = $1 ORDER BY l.seq",
      [body.user.id],
    );
    expect(rows.map((row) => row.action)).toEqual(["user.created", "consent.created", "session.created"]);
    for (const { record } of rows) {
      expect(record).not.toContain(email);
      expect(JSON.parse(record)).toMatchObject({
        actorKind: "user",
        route: "POST /api/auth/register/confirm",
      });
    }
  });

  test("A merchant gets an organisation of its own and a program with keys and a secret.", async () => {
    const email = newAddress();
    const as = { role: "merchant", organisationName: "Shop Ltd", programName: "Friends", currency: "VND" };
    const { body } = await confirm(await askFor(email, as, { timezone: "Asia/Ho_Chi_Minh" }));
    expect(body.organisations).toEqual([{ id: expect.any(String), name: "Shop Ltd", role: "owner" }]);
    expect(body.affiliate).toBeNull();
    const [organisation] = body.organisations;
    const headers = { "x-organisation-id": organisation.id };
    const programs = await api.call(body.accessToken, "GET", "/v1/programs", undefined, headers);
    expect(programs.body.data).toEqual([
      expect.objectContaining({
        ...{ name: "Friends", currencies: ["VND"], timezone: "Asia/Ho_Chi_Minh", status: "active" },
        ...{ holdDays: 30, attributionModel: "last_click", registration: "invitation" },
        publicKey: expect.stringMatching(/^trbp_/),
      }),
    ]);
    const [program] = programs.body.data;
    const secrets = await one("SELECT kind FROM program_secrets WHERE program_id = $1", [program.id]);
    expect(secrets).toEqual([{ kind: "webhook_signing" }]);
    expect(api.kv.values.has(`key:${program.publicKey}`)).toBe(true);
    const log = await one("SELECT action FROM audit_log WHERE organisation_id = $1 ORDER BY seq", [
      organisation.id,
    ]);
    expect(log.map((row) => row.action)).toEqual(
      expect.arrayContaining(["organisation.created", "member.created", "program.created"]),
    );
  });

  test("Fifty uses of one link at once make exactly one account.", async () => {
    const email = newAddress();
    const asked = await askFor(email);
    const answers = await Promise.all(Array.from({ length: 50 }, () => confirm(asked)));
    const statuses = answers.map((answer) => answer.status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    // A slow machine may refuse to count some of so many at once; it does not do them either.
    for (const status of statuses) expect([200, 410, 503]).toContain(status);
    expect((await confirm(asked)).status).toBe(410);
    const [user, ...others] = await usersOf(email);
    expect(others).toEqual([]);
    for (const table of ["consents", "sessions", "affiliates"])
      expect(await one(`SELECT FROM ${table} WHERE user_id = $1`, [user.id])).toHaveLength(1);
  });

  test("Of two links to one address, in whatever spelling, one works, also when both are used at once.", async () => {
    const email = newAddress();
    const first = await askFor(email);
    const second = await askFor(email.replace("@", "+again@"));
    const statuses = (await Promise.all([confirm(first), confirm(second)])).map((answer) => answer.status);
    expect(statuses.sort()).toEqual([200, 410]);
    const spelled = "SELECT FROM users WHERE email_normalised = $1";
    expect(await one(spelled, [email])).toHaveLength(1);
    for (const asked of [first, second]) expect((await confirm(asked)).status).toBe(410);
  });

  test("A link that is used, too old, for something else or made up is answered alike.", async () => {
    const email = newAddress();
    const used = await askFor(email);
    await confirm(used);
    const old = newAddress();
    const tooOld = await askFor(old);
    await age(old);
    const user = await makeUser(api);
    await post("/password/forgot", { email: user.email });
    const other = await tokenOf(api, "password_reset", { userId: user.userId });
    const answers = await Promise.all(
      [used, tooOld, { ...used, token: other }, { ...used, token: "A".repeat(43) }].map(confirm),
    );
    for (const { status, body } of answers)
      expect([status, body.type, body.detail]).toEqual([
        ...[410, "/problems/link_expired", "This link was used, or has expired; ask for a new one."],
      ]);
    expect(await usersOf(old)).toEqual([]);
    expect((await post("/password/reset", { token: other, password: PASSWORD })).status).toBe(204);
    expect((await confirm({ ...used, token: "not a token" })).status).toBe(422);
  });

  test("A link lasts a day.", async () => {
    const email = newAddress();
    await askFor(email);
    const [{ ms }] = await one(
      "SELECT extract(epoch FROM expires_at - created_at) * 1000 AS ms FROM email_tokens WHERE email_normalised = $1",
      [email],
    );
    expect(Math.abs(Number(ms) - 24 * 60 * 60_000)).toBeLessThan(5_000);
  });

  test("When the account cannot be made the link stays good.", async () => {
    const email = newAddress();
    const asked = await askFor(email);
    await api.owner.query("ALTER TABLE consents ADD CONSTRAINT stopped CHECK (false) NOT VALID");
    try {
      expect((await confirm(asked)).status).toBe(500);
      expect(await usersOf(email)).toEqual([]);
    } finally {
      await api.owner.query("ALTER TABLE consents DROP CONSTRAINT stopped");
    }
    expect((await confirm(asked)).status).toBe(200);
  });

  test("What is asked of no page of ours is refused, and what is missing or wrong is named.", async () => {
    const good = registration(newAddress());
    for (const path of [
      "/register",
      "/register/confirm",
      "/password/forgot",
      "/password/reset",
      "/email/confirm",
    ])
      expect((await post(path, good, { "sec-fetch-site": "cross-site" })).status).toBe(403);
    const answers = await Promise.all(
      [
        { ...good, password: "short" },
        { ...good, password: good.email.toUpperCase() },
        { ...good, password: "Password123" },
        { ...good, email: "nobody" },
        { ...good, termsVersion: "2020-01-01" },
        { ...good, locale: "xx" },
        { ...good, timezone: "+07:00" },
        { ...good, as: { role: "affiliate", invite: "a".repeat(16), programId: newId() } },
        { ...good, as: { role: "merchant", organisationName: "x", programName: "y", currency: "XXQ" } },
        { ...good, platformRole: "owner" },
      ].map((body) => post("/register", body)),
    );
    expect(answers.map((answer) => [answer.status, ...refusedFields(answer)])).toEqual(
      [
        ...["password", "password", "password", "email", "termsVersion", "locale", "timezone", "as"],
        ...["as.currency", "platformRole"],
      ].map((field) => [422, field]),
    );
    expect(answers.slice(1, 3).map((answer) => answer.body.errors[0].code)).toEqual([
      "own_details",
      "common",
    ]);
  });
});

describe("a link in a mailbox whose owner did not register", () => {
  test("makes nothing by itself, and stays good for who did.", async () => {
    const email = newAddress();
    const { token, ticket } = await askFor(email);
    const others = (await askFor(newAddress())).ticket;
    const bare = await confirm({ token });
    const strange = await confirm({ token, ticket: others });
    for (const { status, body } of [bare, strange])
      expect([status, body.errors[0].field, body.errors[0].code]).toEqual([422, "password", "required"]);
    const wrong = await confirm({ token, ticket: others, password: `${PASSWORD} of mine` });
    expect([wrong.status, wrong.body.errors[0].field, wrong.body.errors[0].code]).toEqual([
      ...[422, "password", "wrong"],
    ]);
    expect([bare, strange, wrong].map((answer) => answer.headers.get("set-cookie"))).toEqual([
      ...[null, null, null],
    ]);
    expect(await usersOf(email)).toEqual([]);
    expect((await confirm({ token, ticket })).status).toBe(200);
  });

  test("works on another device for who knows the password, which signs in afterwards.", async () => {
    const email = newAddress();
    const { token } = await askFor(email);
    const { status, body } = await confirm({ token, password: PASSWORD });
    expect([status, body.user.email]).toEqual([200, email]);
    expect((await signIn(api, { email, password: PASSWORD })).status).toBe(200);
  });

  test("leaves the owner of the mailbox free to register, with a password that the stranger does not know.", async () => {
    const email = newAddress();
    const planted = await askFor(email, undefined, { password: "what the stranger knows" });
    const own = await askFor(email);
    // The owner's browser brings its own ticket to whichever link is followed.
    const mixed = await confirm({ token: planted.token, ticket: own.ticket });
    expect([mixed.status, mixed.body.errors[0].code]).toEqual([422, "required"]);
    const typed = await confirm({ token: planted.token, ticket: own.ticket, password: PASSWORD });
    expect([typed.status, typed.body.errors[0].code]).toEqual([422, "wrong"]);
    expect((await confirm(own)).status).toBe(200);
    expect((await confirm(planted)).status).toBe(410);
    expect((await signIn(api, { email, password: "what the stranger knows" })).status).toBe(401);
  });

  test("takes ten passwords from one place, then waits; the ticket goes on.", async () => {
    const email = newAddress();
    const { token, ticket } = await askFor(email);
    const here = { "cf-connecting-ip": "2001:db8:9:9::1" };
    const statuses: number[] = [];
    for (let n = 0; n < 11; n++)
      statuses.push((await post("/register/confirm", { token, password: `${PASSWORD} ${n}` }, here)).status);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 422), 429]);
    expect((await post("/register/confirm", { token, ticket }, here)).status).toBe(200);
  });

  test("of fifty right passwords at once still makes one account.", async () => {
    const email = newAddress();
    const { token, ticket } = await askFor(email);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, n) =>
        confirm(n % 5 === 0 ? { token, password: PASSWORD } : { token, ticket }),
      ),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(await usersOf(email)).toHaveLength(1);
  });
});

describe("an address that has an account", () => {
  test("is answered like any other, and its owner alone is told.", async () => {
    const user = await makeUser(api);
    const stranger = newAddress();
    const known = await post("/register", registration(user.email));
    const unknown = await post("/register", registration(stranger));
    for (const answer of [known, unknown]) expect([answer.status, answer.body]).toEqual([202, TICKET]);
    const names = (answer: Answer) => [...answer.headers.keys()].filter((name) => name !== "x-request-id");
    expect(names(known)).toEqual(names(unknown));
    const told = await toldTo(api, { userId: user.userId });
    expect(told.map(({ kind, url, data }) => [kind, url, data])).toEqual([
      ["registration_known", "", { name: "Somebody" }],
    ]);
    expect(await one("SELECT FROM email_tokens WHERE email_normalised = $1", [user.email])).toEqual([]);
  });

  test("costs what any other costs.", async () => {
    const user = await makeUser(api);
    const fetched = vi.spyOn(globalThis, "fetch");
    const derived = vi.spyOn(crypto, "scrypt");
    syncBuiltinESMExports();
    try {
      // A clock would say how busy the machine is; these are what takes time: round trips, statements, the password's hash.
      const workOf = async (email: string) => {
        await Promise.allSettled(api.deferred);
        for (const spy of [fetched, derived]) spy.mockClear();
        await post("/register", registration(email));
        await Promise.allSettled(api.deferred);
        const requests = fetched.mock.calls.map(([url, init]) => {
          const body = JSON.parse(String(init?.body ?? "null"));
          return [String(url), init?.method, body?.queries?.length];
        });
        return { requests, hashes: derived.mock.calls.map(([, , length, cost]) => [length, cost]) };
      };
      // The first of all gives Redis its scripts.
      await workOf(newAddress());
      const known = await workOf(user.email);
      expect(known.hashes).toHaveLength(1);
      expect(known.requests.length).toBeGreaterThan(2);
      expect(known).toEqual(await workOf(newAddress()));
    } finally {
      for (const spy of [fetched, derived]) spy.mockRestore();
      syncBuiltinESMExports();
    }
  });

  test("asks for a new password like one that has none.", async () => {
    const user = await makeUser(api);
    const [known, unknown] = [
      await post("/password/forgot", { email: user.email }),
      await post("/password/forgot", { email: newAddress() }),
    ];
    expect([known?.status, known?.body]).toEqual([202, {}]);
    expect([unknown?.status, unknown?.body]).toEqual([202, {}]);
    const count =
      "SELECT count(*)::int AS n FROM notifications WHERE kind = 'password_reset' AND user_id IS NULL";
    expect(await one(count)).toEqual([{ n: 0 }]);
  });
});

describe("a partner's invitation", () => {
  async function inviter(extra: object = {}) {
    const program = await makeProgram(api, shop.key, extra);
    const user = await makeUser(api);
    const partner = await makePartner(api, shop.key, program.id, { email: user.email, name: "Grace" });
    await api.owner.query("UPDATE affiliates SET user_id = $1 WHERE email = $2", [user.userId, user.email]);
    const token = await accessTokenOf(api, user);
    const links = await api.call(token, "GET", "/account/invite-links");
    const code = String(links.body.data[0]?.url).split("/").at(-1) ?? "";
    return { program, user, partner, token, code, links };
  }

  test("says who invites, and its link makes a partner with that sponsor, who is told.", async () => {
    const { program, user, partner, code, links } = await inviter();
    expect(links.body.data).toEqual([
      { programId: program.id, programName: program.name, url: `http://api.test/join/${code}` },
    ]);
    const shown = await api.call("", "GET", `/auth/invites/${code}`);
    expect([shown.status, shown.body]).toEqual([
      200,
      { programId: program.id, programName: program.name, sponsorName: "Grace" },
    ]);
    const email = newAddress();
    const { body } = await confirm(await askFor(email, { role: "affiliate", invite: code }));
    const [joined] = await one(
      "SELECT p.* FROM partners p JOIN affiliates a ON a.id = p.affiliate_id WHERE a.user_id = $1",
      [body.user.id],
    );
    expect(joined).toMatchObject({
      ...{ program_id: program.id, organisation_id: shop.id, sponsor_id: partner.id },
      ...{ name: "Ada Lovelace", email, status: "active" },
    });
    const upline = await one(
      "SELECT ancestor_id, depth FROM partner_closure WHERE path_type = 's' AND descendant_id = $1 ORDER BY depth",
      [joined.id],
    );
    expect(upline).toEqual([
      { ancestor_id: joined.id, depth: 0 },
      { ancestor_id: partner.id, depth: 1 },
    ]);
    const states = await one("SELECT status FROM partner_states WHERE partner_id = $1", [joined.id]);
    expect(states).toEqual([{ status: "active" }]);
    const told = (await toldTo(api, { userId: user.userId })).filter(({ kind }) => kind === "partner_joined");
    expect(told.map(({ data }) => data)).toEqual([{ program: program.name, name: "Ada Lovelace" }]);
    // The merchant sees the new partner.
    const seen = await api.call(shop.key, "GET", `/v1/partners/${joined.id}`);
    expect(seen.body).toMatchObject({ sponsorPartnerId: partner.id, uplinePartnerIds: [partner.id] });
  });

  test("leads nowhere when the program is closed, the sponsor suspended, or the code none.", async () => {
    const closed = await inviter();
    const patch = await api.call(shop.key, "PATCH", `/v1/programs/${closed.program.id}`, {
      registration: "closed",
    });
    expect([patch.status, patch.body.registration]).toEqual([200, "closed"]);
    const suspended = await inviter();
    await api.call(shop.key, "PATCH", `/v1/partners/${suspended.partner.id}`, {
      status: "suspended",
      reason: "x",
    });
    for (const code of [closed.code, suspended.code, "0".repeat(16), "no-code"]) {
      expect((await api.call("", "GET", `/auth/invites/${code}`)).status).toBe(404);
    }
    for (const code of [closed.code, suspended.code]) {
      const answer = await post("/register", registration(newAddress(), { role: "affiliate", invite: code }));
      expect([answer.status, ...refusedFields(answer)]).toEqual([422, "as.invite"]);
    }
    for (const { token } of [closed, suspended])
      expect((await api.call(token, "GET", "/account/invite-links")).body.data).toEqual([]);
  });

  const MATRIX = { width: 1, depth: 1, overflow: "refuse", placing: "spillover" };
  test.each([
    ["closed", { registration: "closed" }],
    ["full", { matrix: MATRIX }],
  ])("that is %s before the link is used leaves an account without a place.", async (_, change) => {
    const { program, partner, code } = await inviter();
    await makePartner(api, shop.key, program.id, { sponsorPartnerId: partner.id });
    const asked = await askFor(newAddress(), { role: "affiliate", invite: code });
    await api.call(shop.key, "PATCH", `/v1/programs/${program.id}`, change);
    await api.call(shop.key, "POST", "/v1/tree/held/seat", { programId: program.id });
    const { status, body } = await confirm(asked);
    expect([status, body.affiliate?.name]).toEqual([200, "Ada Lovelace"]);
    const partners = await one(
      "SELECT FROM partners p JOIN affiliates a ON a.id = p.affiliate_id WHERE a.user_id = $1",
      [body.user.id],
    );
    expect(partners).toEqual([]);
  });

  test("claims what merchants have written down for the address before.", async () => {
    const program = await makeProgram(api, shop.key, { registration: "open" });
    const email = newAddress();
    const standing = await makePartner(api, shop.key, program.id, { email });
    const { body } = await confirm(await askFor(email, { role: "affiliate", programId: program.id }));
    const partners = await one(
      "SELECT p.id FROM partners p JOIN affiliates a ON a.id = p.affiliate_id WHERE a.user_id = $1",
      [body.user.id],
    );
    expect(partners).toEqual([{ id: standing.id }]);
  });
});

describe("a program that is open to all", () => {
  test("is shown and joined by its id; others are not.", async () => {
    const open = await makeProgram(api, shop.key, { registration: "open", name: "Open house" });
    const invited = await makeProgram(api, shop.key);
    const shown = await api.call("", "GET", `/auth/open-programs/${open.id}`);
    expect(shown.body).toEqual({ programId: open.id, programName: "Open house", sponsorName: null });
    for (const id of [invited.id, newId(), "x"])
      expect((await api.call("", "GET", `/auth/open-programs/${id}`)).status).toBe(404);
    const refused = await post(
      "/register",
      registration(newAddress(), { role: "affiliate", programId: invited.id }),
    );
    expect([refused.status, ...refusedFields(refused)]).toEqual([422, "as.programId"]);
    const { body } = await confirm(await askFor(newAddress(), { role: "affiliate", programId: open.id }));
    const [partner] = await one(
      "SELECT p.sponsor_id, p.program_id FROM partners p JOIN affiliates a ON a.id = p.affiliate_id WHERE a.user_id = $1",
      [body.user.id],
    );
    expect(partner).toEqual({ sponsor_id: null, program_id: open.id });
  });
});

describe("resetting a password", () => {
  const NEXT = "another horse battery";
  async function forgot() {
    const user = await makeUser(api);
    const session = await signIn(api, user);
    await post("/password/forgot", { email: user.email });
    return { user, session, token: await tokenOf(api, "password_reset", { userId: user.userId }) };
  }

  test("gives the new one, ends every session, and signs nobody in.", async () => {
    const { user, session, token } = await forgot();
    const answer = await post("/password/reset", { token, password: NEXT });
    expect([answer.status, answer.headers.get("set-cookie")]).toEqual([204, null]);
    expect((await signIn(api, user)).status).toBe(401);
    expect((await signIn(api, { ...user, password: NEXT })).status).toBe(200);
    const cookie = /trb_r=([^;]*)/.exec(session.headers.get("set-cookie") ?? "")?.[1] ?? "";
    expect((await refresh(api, cookie)).status).toBe(401);
    const ended = await one("SELECT revoked_reason FROM sessions WHERE user_id = $1 ORDER BY id", [
      user.userId,
    ]);
    expect(ended[0]).toEqual({ revoked_reason: "password_changed" });
    expect((await toldTo(api, { userId: user.userId })).map(({ kind }) => kind)).toEqual([
      ...["password_reset", "password_changed"],
    ]);
  });

  test("works once, of many uses at once as of several links.", async () => {
    const { user, token } = await forgot();
    await post("/password/forgot", { email: user.email });
    const other = await tokenOf(api, "password_reset", { userId: user.userId });
    const uses = Array.from({ length: 8 }, (_, n) =>
      post("/password/reset", { token, password: `${NEXT} ${n}` }),
    );
    const statuses = (await Promise.all(uses)).map((answer) => answer.status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 410)).toHaveLength(7);
    expect((await post("/password/reset", { token: other, password: NEXT })).status).toBe(410);
  });

  test("proves an address that only an issuer vouched for, and unties that issuer's account; no other.", async () => {
    for (const isProved of [true, false]) {
      const { user, token } = await forgot();
      if (!isProved)
        await api.owner.query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [user.userId]);
      await api.owner.query(
        "INSERT INTO user_identities (id, user_id, issuer, subject) VALUES ($1::uuid, $2, 'https://issuer.example', $1::text)",
        [newId(), user.userId],
      );
      expect((await post("/password/reset", { token, password: NEXT })).status).toBe(204);
      const ties = await one("SELECT FROM user_identities WHERE user_id = $1", [user.userId]);
      expect(ties).toHaveLength(isProved ? 1 : 0);
      const [{ email_verified_at: provedAt }] = await usersOf(user.email);
      expect(provedAt).toBeInstanceOf(Date);
    }
  });

  test("of an address that only an issuer vouched for leaves its maker no way in, and nothing to ask the owner for.", async () => {
    for (const isProved of [true, false]) {
      const { user, token } = await forgot();
      if (!isProved)
        await api.owner.query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [user.userId]);
      await giveTotp(api, user.userId);
      await api.owner.query(
        "INSERT INTO passkeys (id, user_id, name, credential_id, public_key, counter, transports, backed_up) VALUES ($1::uuid, $2, 'Key', $1::text, 'AA', 0, '{}', false)",
        [newId(), user.userId],
      );
      await api.owner.query(
        "INSERT INTO recovery_codes (id, user_id, code_hash) VALUES ($1::uuid, $2, $1::text)",
        [newId(), user.userId],
      );
      expect((await post("/password/reset", { token, password: NEXT })).status).toBe(204);
      const left = await one(
        "SELECT FROM totp_factors WHERE user_id = $1 UNION ALL SELECT FROM passkeys WHERE user_id = $1 UNION ALL SELECT FROM recovery_codes WHERE user_id = $1",
        [user.userId],
      );
      expect(left).toHaveLength(isProved ? 3 : 0);
      const { body } = await signIn(api, { ...user, password: NEXT });
      expect(Object.hasOwn(body, "secondFactor")).toBe(isProved);
    }
  });

  test("lasts an hour, and is not used up by a password that is refused.", async () => {
    const { user, token } = await forgot();
    const weak = await post("/password/reset", { token, password: user.email });
    expect([weak.status, weak.body.errors[0].code]).toEqual([422, "own_details"]);
    const [{ ms }] = await one(
      "SELECT extract(epoch FROM expires_at - created_at) * 1000 AS ms FROM email_tokens WHERE user_id = $1",
      [user.userId],
    );
    expect(Math.abs(Number(ms) - 60 * 60_000)).toBeLessThan(5_000);
    await age(user.email);
    expect((await post("/password/reset", { token, password: NEXT })).status).toBe(410);
    expect((await signIn(api, user)).status).toBe(200);
  });
});

describe("mails", () => {
  test("of a kind go to one address five times in an hour, whether or not it has an account.", async () => {
    const user = await makeUser(api);
    for (const email of [user.email, newAddress()]) {
      const statuses: number[] = [];
      for (let n = 0; n < 6; n++) statuses.push((await post("/password/forgot", { email })).status);
      expect(statuses).toEqual([202, 202, 202, 202, 202, 429]);
      const refused = await post("/password/forgot", { email });
      expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
      expect((await post("/register", registration(email))).status).toBe(202);
    }
    const clock = vi.spyOn(Date, "now").mockReturnValue(Date.now() + 2 * 60 * 60_000);
    expect((await post("/password/forgot", { email: user.email })).status).toBe(202);
    clock.mockRestore();
  });

  test("are sent twenty an hour for one place, be it a whole network.", async () => {
    const from = (n: number) => ({ "cf-connecting-ip": `2001:db8:7:7::${n}` });
    const statuses: number[] = [];
    for (let n = 0; n < 21; n++)
      statuses.push((await post("/password/forgot", { email: newAddress() }, from(n))).status);
    expect(statuses).toEqual([...Array.from({ length: 20 }, () => 202), 429]);
    const elsewhere = { "cf-connecting-ip": "2001:db8:8:8::1" };
    expect((await post("/password/forgot", { email: newAddress() }, elsewhere)).status).toBe(202);
  });

  test("are not sent while nobody can count them.", async () => {
    const away = await startTestApi({ UPSTASH_REDIS_REST_URL: "http://127.0.0.1:1" });
    try {
      const answer = await away.call(
        "",
        "POST",
        "/auth/password/forgot",
        { email: newAddress() },
        SAME_ORIGIN,
      );
      expect([answer.status, answer.headers.get("retry-after")]).toEqual([503, "5"]);
      const { rows } = await away.owner.query("SELECT FROM notifications");
      expect(rows).toEqual([]);
    } finally {
      await away.close();
    }
  });
});
