import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { makePartner, makeProgram, refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { mintToken } from "../../local/testing/mint-token.ts";
import { pngOf } from "../../local/testing/pictures.ts";
import {
  cookieOf,
  makeUser,
  refresh,
  SAME_ORIGIN,
  signIn,
  type TestUser,
} from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { tokenOf, toldTo } from "../../local/testing/told.ts";
import { app } from "../app.ts";

/*
 * Goal: a user changes what is its own, and only whoever proves to be it changes what protects it. Method: the routes are
 * asked as pages ask them, in both orders and at once where two things meet, and the tables are looked at as owner.
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

const newAddress = () => `${unique("new")}@people.example`;
const one = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;

interface Person extends TestUser {
  readonly token: string;
  readonly cookie: string;
}

async function person(extra: object = {}): Promise<Person> {
  const user = await makeUser(api, extra);
  const answer = await signIn(api, user);
  return { ...user, token: answer.body.accessToken, cookie: cookieOf(answer) };
}

describe("a profile", () => {
  test("is read and changed by its owner alone.", async () => {
    const { token, userId, email } = await person();
    const read = await api.call(token, "GET", "/account");
    expect([read.status, read.body]).toEqual([
      200,
      {
        ...{ id: userId, name: "Somebody", email, emailVerified: true, pendingEmail: null, phone: null },
        ...{
          locale: "en",
          timezone: "UTC",
          avatarUrl: null,
          hasPassword: true,
          createdAt: expect.any(String),
        },
      },
    ]);
    const changes = { name: "Ada", phone: "+84901234567", locale: "vi", timezone: "Asia/Ho_Chi_Minh" };
    const changed = await api.call(token, "PATCH", "/account", changes);
    expect([changed.status, changed.body]).toEqual([200, { ...read.body, ...changes }]);
    expect((await api.call(token, "PATCH", "/account", { phone: null })).body.phone).toBeNull();
    expect((await api.call(token, "PATCH", "/account", {})).body.name).toBe("Ada");
    const others = await one("SELECT FROM users WHERE name = 'Ada' AND id <> $1", [userId]);
    expect(others).toEqual([]);
    expect((await api.call(shop.key, "GET", "/account")).status).toBe(401);
  });

  test("refuses what is not valid, and what is not for its owner to say.", async () => {
    const { token } = await person();
    for (const [body, field] of [
      [{ phone: "0901234567" }, "phone"],
      [{ name: " " }, "name"],
      [{ locale: "de" }, "locale"],
      [{ timezone: "Mars/Olympus" }, "timezone"],
      [{ email: newAddress() }, "email"],
      [{ platformRole: "owner" }, "platformRole"],
    ] as const) {
      const answer = await api.call(token, "PATCH", "/account", body);
      expect([answer.status, ...refusedFields(answer)]).toEqual([422, field]);
    }
  });

  test("of somebody who is no more is refused, however long the token lives.", async () => {
    const token = await mintToken(api, newId());
    expect((await api.call(token, "GET", "/account")).status).toBe(401);
  });
});

describe("a password", () => {
  const NEXT = "another horse battery";
  const change = (token: string, current: string, password = NEXT) =>
    api.call(token, "POST", "/account/password", { current, password });

  test("is changed by whoever knows it; every other session ends, this one goes on, and the user is told.", async () => {
    const here = await person();
    const there = cookieOf(await signIn(api, here));
    await api.call("", "POST", "/auth/password/forgot", { email: here.email }, SAME_ORIGIN);
    const reset = await tokenOf(api, "password_reset", { userId: here.userId });
    expect((await change(here.token, here.password)).status).toBe(204);
    expect((await refresh(api, there)).status).toBe(401);
    expect((await refresh(api, here.cookie)).status).toBe(200);
    expect((await signIn(api, here)).status).toBe(401);
    expect((await signIn(api, { ...here, password: NEXT })).status).toBe(200);
    const ended = await one(
      "SELECT revoked_reason FROM sessions WHERE user_id = $1 AND revoked_at IS NOT NULL",
      [here.userId],
    );
    expect(ended).toEqual([{ revoked_reason: "password_changed" }]);
    const told = (await toldTo(api, here)).map(({ kind }) => kind);
    expect(told.filter((kind) => kind === "password_changed")).toHaveLength(1);
    // Whoever asked for a link before has one that is of no use now.
    const late = { token: reset, password: "yet another horse" };
    expect((await api.call("", "POST", "/auth/password/reset", late, SAME_ORIGIN)).status).toBe(410);
  });

  test("is not changed by whoever does not know it, nor guessed for ever.", async () => {
    const { token, password } = await person();
    const statuses: number[] = [];
    for (let n = 0; n < 10; n++) statuses.push((await change(token, `wrong ${n}`)).status);
    expect(statuses).toContain(422);
    const wrong = await change(token, "wrong");
    expect(wrong.status).toBe(429);
    expect((await change(token, password)).status).toBe(429);
  });

  test("names what is refused.", async () => {
    const { token, email, password } = await person();
    const wrong = await change(token, "wrong");
    expect([wrong.status, wrong.body.errors[0].field, wrong.body.errors[0].code]).toEqual([
      ...[422, "current", "wrong_password"],
    ]);
    for (const [next, code] of [
      [email, "own_details"],
      ["1234567890", "common"],
      ["short", "too_small"],
    ] as const) {
      const answer = await change(token, password, next);
      expect([answer.status, answer.body.errors[0].field, answer.body.errors[0].code]).toEqual([
        ...[422, "password", code],
      ]);
    }
  });

  test("that is changed twice at once is changed once.", async () => {
    const { token, password } = await person();
    const answers = await Promise.all([
      change(token, password, `${NEXT} 1`),
      change(token, password, `${NEXT} 2`),
    ]);
    expect(answers.map(({ status }) => status).sort()).toEqual([204, 409]);
  });

  test("that nobody has yet is not changed, but made by a link.", async () => {
    const { token, userId } = await person();
    await api.owner.query("UPDATE users SET password_hash = NULL WHERE id = $1", [userId]);
    expect((await change(token, "anything")).status).toBe(409);
    expect((await api.call(token, "GET", "/account")).body.hasPassword).toBe(false);
  });
});

describe("an address", () => {
  const ask = (who: Person, email: string, body: object = { password: who.password }) =>
    api.call(who.token, "POST", "/account/email", { email, ...body });
  const use = (token: string) => api.call("", "POST", "/auth/email/confirm", { token }, SAME_ORIGIN);
  const addressOf = async (who: Person) =>
    (await one("SELECT email FROM users WHERE id = $1", [who.userId]))[0].email;

  async function asked(email = newAddress()) {
    const who = await person();
    expect((await ask(who, email)).status).toBe(202);
    const links = {
      old: await tokenOf(api, "email_change_requested", who),
      new: await tokenOf(api, "email_confirm", { address: email }),
    };
    return { who, email, links };
  }

  test.each([
    ["old", "new"],
    ["new", "old"],
  ] as const)("changes once both sides have said so: the %s one, then the %s one.", async (first, second) => {
    const { who, email, links } = await asked();
    expect((await api.call(who.token, "GET", "/account")).body.pendingEmail).toBe(email);
    expect((await use(links[first])).body).toEqual({ state: "half" });
    expect(await addressOf(who)).toBe(who.email);
    expect((await api.call(who.token, "GET", "/account")).body.pendingEmail).toBe(email);
    expect((await use(links[first])).status).toBe(410);
    expect((await use(links[second])).body).toEqual({ state: "done" });
    expect((await api.call(who.token, "GET", "/account")).body).toMatchObject({ email, pendingEmail: null });
    expect((await signIn(api, { ...who, email })).status).toBe(200);
    expect((await signIn(api, who)).status).toBe(401);
    const told = [...(await toldTo(api, who)), ...(await toldTo(api, { address: who.email }))];
    expect(told.filter(({ kind }) => kind === "email_changed").map(({ data }) => data)).toEqual([
      { newEmail: email },
      { newEmail: email },
    ]);
  });

  test("changes when both links are used at the same instant, and however often.", async () => {
    for (let round = 0; round < 5; round++) {
      const { who, email, links } = await asked();
      const answers = await Promise.all([links.old, links.new, links.old, links.new].map(use));
      const states = answers.map(({ status, body }) => (status === 200 ? body.state : status));
      expect(states.sort()).toEqual([410, 410, "done", "half"]);
      expect(await addressOf(who)).toBe(email);
    }
  });

  test("changes also when both have spent their links before either has looked at the other's.", async () => {
    const { who, email, links } = await asked();
    await api.owner.query("BEGIN");
    await api.owner.query("SELECT FROM email_tokens WHERE user_id = $1 FOR UPDATE", [who.userId]);
    const uses = [use(links.old), use(links.new)];
    const waiting = `SELECT count(DISTINCT l.pid)::int AS n, pg_stat_clear_snapshot()
      FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE NOT l.granted AND a.datname = current_database()`;
    await vi.waitFor(async () => expect((await one(waiting))[0].n).toBe(2), {
      timeout: 60_000,
      interval: 50,
    });
    await api.owner.query("COMMIT");
    const states = (await Promise.all(uses)).map(({ body }) => body.state);
    expect(states.sort()).toEqual(["done", "half"]);
    expect(await addressOf(who)).toBe(email);
  });

  test("that somebody has is asked for like any other, and never given.", async () => {
    const taken = await person();
    const who = await person();
    const answer = await ask(who, taken.email);
    expect([answer.status, answer.body]).toEqual([202, {}]);
    expect((await api.call(who.token, "GET", "/account")).body.pendingEmail).toBe(taken.email);
    expect((await toldTo(api, taken)).map(({ kind, token }) => [kind, token])).toEqual([
      ["registration_known", ""],
    ]);
    const old = await tokenOf(api, "email_change_requested", who);
    expect((await use(old)).body).toEqual({ state: "half" });
    expect(await addressOf(who)).toBe(who.email);
  });

  test("that somebody takes meanwhile stays with them.", async () => {
    const { who, email, links } = await asked();
    expect((await use(links.old)).status).toBe(200);
    await makeUser(api, { email });
    expect((await use(links.new)).status).toBe(410);
    expect(await addressOf(who)).toBe(who.email);
  });

  test("asked for again ends the links of before; a link that is too old is of no use.", async () => {
    const { who, links } = await asked();
    const later = newAddress();
    await use(links.old);
    expect((await ask(who, later)).status).toBe(202);
    expect((await use(links.new)).status).toBe(410);
    expect((await api.call(who.token, "GET", "/account")).body.pendingEmail).toBe(later);
    await api.owner.query("UPDATE email_tokens SET expires_at = now() WHERE user_id = $1", [who.userId]);
    expect((await use(await tokenOf(api, "email_confirm", { address: later }))).status).toBe(410);
    expect((await api.call(who.token, "GET", "/account")).body.pendingEmail).toBeNull();
    expect(await addressOf(who)).toBe(who.email);
  });

  test("takes links to reset the password with it that went to the old one.", async () => {
    const { who, links } = await asked();
    await api.call("", "POST", "/auth/password/forgot", { email: who.email }, SAME_ORIGIN);
    const reset = await tokenOf(api, "password_reset", who);
    await use(links.new);
    await use(links.old);
    const body = { token: reset, password: "another horse battery" };
    expect((await api.call("", "POST", "/auth/password/reset", body, SAME_ORIGIN)).status).toBe(410);
  });

  test("takes the affiliate of its user along, unless another affiliate has it.", async () => {
    const program = await makeProgram(api, shop.key);
    const affiliateOf = async (who: Person) =>
      (
        await one("SELECT email, email_normalised, email_hash FROM affiliates WHERE user_id = $1", [
          who.userId,
        ])
      )[0];
    for (const isTaken of [false, true]) {
      const { who, email, links } = await asked();
      await makePartner(api, shop.key, program.id, { email: who.email });
      await api.owner.query("UPDATE affiliates SET user_id = $1 WHERE email = $2", [who.userId, who.email]);
      if (isTaken) await makePartner(api, shop.key, program.id, { email });
      const before = await affiliateOf(who);
      await use(links.old);
      expect((await use(links.new)).body).toEqual({ state: "done" });
      const after = await affiliateOf(who);
      expect(after.email).toBe(isTaken ? who.email : email);
      expect(after.email_hash === before.email_hash).toBe(isTaken);
      expect(await addressOf(who)).toBe(email);
      // Either way the user is that affiliate still, and no second one.
      const joined = await api.call(who.token, "POST", "/account/join", {
        programId: (await makeProgram(api, shop.key, { registration: "open" })).id,
      });
      expect(joined.status).toBe(201);
    }
  });

  test("wants the password of a user without a second factor, and of others the factor itself.", async () => {
    const who = await person();
    const answers = [await ask(who, newAddress(), {}), await ask(who, newAddress(), { password: "wrong" })];
    expect(answers.map(({ status, body }) => [status, body.errors[0].field, body.errors[0].code])).toEqual([
      [422, "password", "required"],
      [422, "password", "wrong_password"],
    ]);
    await api.owner.query(
      "INSERT INTO totp_factors (user_id, envelope, confirmed_at) VALUES ($1, 'x', now())",
      [who.userId],
    );
    const stale = await ask(who, newAddress());
    expect([stale.status, stale.body.type]).toEqual([403, "/problems/step_up_required"]);
    const shown = { ...who, token: await mintToken(api, who.userId) };
    expect((await ask(shown, newAddress(), {})).status).toBe(202);
    await api.owner.query("DELETE FROM totp_factors WHERE user_id = $1", [who.userId]);
    await api.owner.query("UPDATE users SET password_hash = NULL WHERE id = $1", [who.userId]);
    expect((await ask(who, newAddress())).status).toBe(409);
  });

  test("that is the user's already, or none, is refused.", async () => {
    const who = await person();
    for (const email of [who.email, "nobody"]) {
      const answer = await ask(who, email);
      expect([answer.status, ...refusedFields(answer)]).toEqual([422, "email"]);
    }
  });
});

describe("a picture", () => {
  const put = (token: string, body: Uint8Array | string, type = "image/png"): Promise<Answer> =>
    api.call(token, "PUT", "/account/avatar", body, { "content-type": type });
  const show = (url: string) => app.request(`http://api.test${url}`, {}, api.env);

  test("is taken, shown to everybody as nothing but a picture, and replaced.", async () => {
    const { token } = await person();
    const taken = await put(token, pngOf(64, 64));
    expect([taken.status, taken.body.avatarUrl]).toEqual([
      200,
      expect.stringMatching(/^\/api\/files\/avatars\/[0-9a-f]{32}\.png$/),
    ]);
    const shown = await show(taken.body.avatarUrl);
    expect(new Uint8Array(await shown.arrayBuffer())).toEqual(pngOf(64, 64));
    const said = (name: string) => shown.headers.get(name);
    expect([shown.status, said("content-type"), said("content-disposition")]).toEqual([
      200,
      "image/png",
      "inline",
    ]);
    expect([said("x-content-type-options"), said("content-security-policy")]).toEqual([
      ...["nosniff", "default-src 'none'; sandbox"],
    ]);
    expect(said("cache-control")).toContain("public");
    const next = await put(token, pngOf(16, 4096));
    expect(next.body.avatarUrl).not.toBe(taken.body.avatarUrl);
    expect((await show(taken.body.avatarUrl)).status).toBe(404);
    expect([...api.files.objects.keys()]).toEqual([next.body.avatarUrl.replace("/api/files/", "")]);
    expect((await api.call(token, "DELETE", "/account/avatar")).status).toBe(204);
    expect((await api.call(token, "DELETE", "/account/avatar")).status).toBe(204);
    expect((await api.call(token, "GET", "/account")).body.avatarUrl).toBeNull();
    expect(api.files.objects.size).toBe(0);
  });

  test.each([
    ["an SVG that says so", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml", 415, undefined],
    ["an SVG as PNG", "<svg xmlns='http://www.w3.org/2000/svg'/>", "image/png", 422, "not_a_picture"],
    ["a page named .png", "<!doctype html><script>alert(1)</script>", "image/png", 422, "not_a_picture"],
    ["a GIF", "GIF89a\u0010\u0000\u0010\u0000", "image/png", 422, "not_a_picture"],
    ["nothing", "", "image/png", 422, "not_a_picture"],
    ["half a header", pngOf(64, 64).subarray(0, 18), "image/png", 422, "not_a_picture"],
    ["a picture that unpacks to gigabytes", pngOf(60_000, 60_000), "image/png", 422, "dimensions"],
    ["one pixel too wide", pngOf(4097, 16), "image/png", 422, "dimensions"],
    ["one pixel too small", pngOf(15, 64), "image/png", 422, "dimensions"],
  ])("is not %s.", async (_, body, type, status, code) => {
    const { token } = await person();
    const answer = await put(token, body, type);
    expect([answer.status, answer.body.errors[0]?.code]).toEqual([status, code]);
    expect(api.files.objects.size).toBe(0);
  });

  test("is not larger than half a megabyte.", async () => {
    const { token } = await person();
    const large = new Uint8Array(512 * 1024 + 1);
    large.set(pngOf(64, 64));
    expect((await put(token, large)).status).toBe(413);
    expect((await put(token, large.subarray(0, 512 * 1024))).status).toBe(200);
    await api.call(token, "DELETE", "/account/avatar");
  });

  test("that two pages send at once leaves one file.", async () => {
    const { token } = await person();
    const answers = await Promise.all([1, 2, 3, 4].map(() => put(token, pngOf(64, 64))));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { avatarUrl } = (await api.call(token, "GET", "/account")).body;
    expect([...api.files.objects.keys()]).toEqual([avatarUrl.replace("/api/files/", "")]);
    await api.call(token, "DELETE", "/account/avatar");
  });

  test("is gone from the profile also when its file cannot be deleted now.", async () => {
    const { token } = await person();
    await put(token, pngOf(64, 64));
    const drop = vi.spyOn(api.files, "delete").mockRejectedValue(new Error("R2 is away"));
    expect((await api.call(token, "DELETE", "/account/avatar")).status).toBe(204);
    drop.mockRestore();
    expect((await api.call(token, "GET", "/account")).body.avatarUrl).toBeNull();
    api.files.objects.clear();
  });

  test("that nobody has, or whose name is none of ours, is not there.", async () => {
    for (const name of [`${"0".repeat(32)}.png`, "..%2F..%2Fexports%2Fx.png", "x"])
      expect((await show(`/api/files/avatars/${name}`)).status).toBe(404);
  });
});

describe("joining a program", () => {
  const join = (who: Person, body: object) => api.call(who.token, "POST", "/account/join", body);

  async function inviter() {
    const program = await makeProgram(api, shop.key);
    const who = await person();
    const partner = await makePartner(api, shop.key, program.id, { email: who.email, name: "Grace" });
    await api.owner.query("UPDATE affiliates SET user_id = $1 WHERE email = $2", [who.userId, who.email]);
    const [{ invite_code: invite }] = await one("SELECT invite_code FROM partners WHERE id = $1", [
      partner.id,
    ]);
    return { program, who, partner, invite };
  }

  test("by an invitation makes a partner once, with its sponsor, who is told once.", async () => {
    const { program, who, partner, invite } = await inviter();
    const friend = await person();
    const answers = await Promise.all([1, 2, 3, 4].map(() => join(friend, { invite })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    const ids = new Set(answers.map(({ body }) => body.partnerId));
    expect([ids.size, answers[0]?.body.programId]).toEqual([1, program.id]);
    const [row] = await one("SELECT sponsor_id, email FROM partners WHERE id = $1", [[...ids][0]]);
    expect(row).toEqual({ sponsor_id: partner.id, email: friend.email });
    expect((await toldTo(api, who)).filter(({ kind }) => kind === "partner_joined")).toHaveLength(1);
    const overview = await api.call(friend.token, "GET", "/affiliate/overview");
    expect(overview.status).toBe(200);
  });

  test("by one's own invitation changes nothing: nobody is their own sponsor.", async () => {
    const { who, partner, invite } = await inviter();
    const answer = await join(who, { invite });
    expect([answer.status, answer.body.partnerId]).toEqual([200, partner.id]);
    const [row] = await one("SELECT sponsor_id FROM partners WHERE id = $1", [partner.id]);
    expect(row).toEqual({ sponsor_id: null });
  });

  test("again, by somebody else's invitation, keeps the first sponsor.", async () => {
    const { program, partner, invite } = await inviter();
    const friend = await person();
    const { body } = await join(friend, { invite });
    await api.call(shop.key, "PATCH", `/v1/programs/${program.id}`, { registration: "open" });
    const again = await join(friend, { programId: program.id });
    expect([again.status, again.body.partnerId]).toEqual([200, body.partnerId]);
    const [row] = await one("SELECT sponsor_id FROM partners WHERE id = $1", [body.partnerId]);
    expect(row).toEqual({ sponsor_id: partner.id });
  });

  test("is refused where a program is closed, or open to the invited alone.", async () => {
    const { program, invite } = await inviter();
    const who = await person();
    expect((await join(who, { programId: program.id })).status).toBe(404);
    await api.call(shop.key, "PATCH", `/v1/programs/${program.id}`, { registration: "closed" });
    for (const body of [
      { invite },
      { programId: program.id },
      { invite: "0".repeat(16) },
      { programId: newId() },
    ])
      expect((await join(who, body)).status).toBe(404);
    for (const body of [{}, { invite, programId: program.id }, { invite: "x" }])
      expect((await join(who, body)).status).toBe(422);
  });

  test("needs a proved address: what merchants wrote down for it is its owner's.", async () => {
    const { invite } = await inviter();
    const who = await person();
    await api.owner.query("UPDATE users SET email_verified_at = NULL WHERE id = $1", [who.userId]);
    expect((await join(who, { invite })).status).toBe(409);
    expect(await one("SELECT FROM affiliates WHERE user_id = $1", [who.userId])).toEqual([]);
  });
});

describe("becoming a merchant", () => {
  const body = { organisationName: "Second Ltd", programName: "Friends", currency: "USD" };

  test("makes an organisation and a program, of which the user is the owner, in the user's timezone.", async () => {
    const { token } = await person();
    await api.call(token, "PATCH", "/account", { timezone: "Asia/Ho_Chi_Minh" });
    const { status, body: made } = await api.call(token, "POST", "/account/organisations", body);
    expect(status).toBe(201);
    const headers = { "x-organisation-id": made.organisationId };
    const program = await api.call(token, "GET", `/v1/programs/${made.programId}`, undefined, headers);
    expect(program.body).toMatchObject({
      name: "Friends",
      currencies: ["USD"],
      timezone: "Asia/Ho_Chi_Minh",
    });
    const stranger = await person();
    expect(
      (await api.call(stranger.token, "GET", `/v1/programs/${made.programId}`, undefined, headers)).status,
    ).toBe(404);
  });

  test("leaves nothing behind when it fails, and has an end.", async () => {
    const { token, userId } = await person();
    const wrong = await api.call(token, "POST", "/account/organisations", { ...body, currency: "XXQ" });
    expect([wrong.status, ...refusedFields(wrong)]).toEqual([422, "currency"]);
    await api.owner.query(
      `WITH made AS (INSERT INTO organisations (id, name) SELECT uuidv7(), 'x' FROM generate_series(1, 20) RETURNING id)
       INSERT INTO memberships (organisation_id, user_id, role) SELECT id, $1, 'owner' FROM made`,
      [userId],
    );
    expect((await api.call(token, "POST", "/account/organisations", body)).status).toBe(409);
    expect(await one("SELECT FROM memberships WHERE user_id = $1", [userId])).toHaveLength(20);
  });
});
