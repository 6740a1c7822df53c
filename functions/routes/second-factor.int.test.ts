import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { STEP_UP_MS } from "../../core/access/permissions.ts";
import {
  accessTokenOf,
  beginSignIn,
  cookieOf,
  giveTotp,
  makeUser,
  refresh,
  SAME_ORIGIN,
  signIn,
  type TestUser,
} from "../../local/testing/sign-in.ts";
import { type Answer, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { totpCode } from "../session/totp.ts";

/*
 * Goal: whoever has a second factor is let in by nothing less, a code works once, and what protects an account is not
 * undone by a password alone. Method: over HTTP on a real Postgres and Upstash, the same thing at once where it matters;
 * times are moved, never waited for.
 */
let api: TestApi;
let user: TestUser;

beforeAll(async () => {
  for (const level of ["log", "warn"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
beforeEach(async () => {
  user = await makeUser(api);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const STEP_MS = 30_000;

async function later<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

const post = (token: string, path: string, body: unknown = {}, headers = {}) =>
  api.call(token, "POST", path, body, { ...SAME_ORIGIN, ...headers });
const get = (token: string, path: string) => api.call(token, "GET", path);
const remove = (token: string, path: string) => api.call(token, "DELETE", path);
const problem = ({ status, body }: Answer) => [status, body?.type?.split("/").at(-1)];

/** Adds an authenticator app as a page does. */
async function enrol(token: string): Promise<{ secret: string; code: string; answer: Answer }> {
  const { secret } = (await post(token, "/account/totp")).body;
  const code = totpCode(secret, new Date());
  return { secret, code, answer: await post(token, "/account/totp/confirm", { code }) };
}

const ticketOf = async (who: TestUser): Promise<string> =>
  (await beginSignIn(api, who)).body.secondFactor.ticket;
const show = (ticket: string, proof: object, address?: string) =>
  post("", "/auth/second-factor", { ticket, ...proof }, address && { "cf-connecting-ip": address });

const kinds = async (who = user) =>
  (
    await api.owner.query("SELECT kind FROM notifications WHERE user_id = $1 ORDER BY id", [who.userId])
  ).rows.map(({ kind }) => kind);
const audited = async (entity: string) =>
  (
    await api.owner.query(
      `SELECT action FROM audit_log WHERE entity = $2
         AND chain_id = (SELECT pseudonym FROM person_keys WHERE person_id = $1) ORDER BY seq`,
      [user.userId, entity],
    )
  ).rows.map(({ action }) => action);

describe("an authenticator app", () => {
  test("is added by a code that it shows, brings ten recovery codes, and is asked for from then on.", async () => {
    const elsewhere = cookieOf(await signIn(api, user));
    const token = await accessTokenOf(api, user);
    const { secret, code, answer } = await enrol(token);
    expect(answer.status).toBe(200);
    expect(answer.body.recoveryCodes).toHaveLength(10);
    expect(answer.body.session).toMatchObject({ secondFactorAt: expect.any(String), mustEnrol: false });
    expect(await get(token, "/account/factors")).toMatchObject({
      body: {
        required: false,
        totp: { confirmedAt: expect.any(String) },
        passkeys: [],
        recoveryCodesLeft: 10,
      },
    });
    // Sessions that began without it end: their holder may be anybody who knows the password.
    expect((await refresh(api, elsewhere)).status).toBe(401);
    expect(await kinds()).toEqual(["factor_added"]);
    expect(await audited("totp")).toEqual(["totp.created", "totp.changed"]);

    const half = await beginSignIn(api, user);
    expect([half.status, half.headers.get("set-cookie")]).toEqual([200, null]);
    expect(half.body).toEqual({
      secondFactor: { ticket: expect.any(String), methods: ["totp", "recovery"] },
    });
    const { ticket } = half.body.secondFactor;
    expect(problem(await show(ticket, { totp: "000000" }))).toEqual([401, "wrong_code"]);
    expect(problem(await show(ticket, { totp: code }))).toEqual([401, "wrong_code"]);
    const whole = await later(STEP_MS, () => show(ticket, { totp: totpCode(secret, new Date()) }));
    expect(whole.status).toBe(200);
    expect(cookieOf(whole)).toMatch(/^.{43}$/);
    const { rows } = await api.owner.query(
      "SELECT methods FROM sessions WHERE user_id = $1 ORDER BY id DESC LIMIT 1",
      [user.userId],
    );
    expect(rows).toEqual([{ methods: ["pwd", "otp"] }]);
    expect(await audited("second_factor")).toEqual(["second_factor.refused", "second_factor.refused"]);
    expect(
      problem(await later(2 * STEP_MS, () => show(ticket, { totp: totpCode(secret, new Date()) }))),
    ).toEqual([410, "link_expired"]);
  });

  test("is kept sealed, and counts for nothing until it was confirmed.", async () => {
    const token = await accessTokenOf(api, user);
    const { body } = await post(token, "/account/totp");
    expect(body.uri).toMatch(/^otpauth:\/\/totp\//);
    const { rows } = await api.owner.query("SELECT envelope FROM totp_factors WHERE user_id = $1", [
      user.userId,
    ]);
    expect(rows[0].envelope).not.toContain(body.secret);
    expect(problem(await post(token, "/account/totp/confirm", { code: "000000" }))).toEqual([
      401,
      "wrong_code",
    ]);
    expect((await beginSignIn(api, user)).body.accessToken).toEqual(expect.any(String));
    // Begun again, the secret of before is worth nothing.
    await post(token, "/account/totp");
    const old = { code: totpCode(body.secret, new Date()) };
    expect(problem(await post(token, "/account/totp/confirm", old))).toEqual([401, "wrong_code"]);
    const { answer } = await enrol(token);
    expect(answer.status).toBe(200);
    expect(problem(await post(token, "/account/totp"))).toEqual([409, "already_exists"]);
    expect(problem(await post(token, "/account/totp/confirm", old))).toEqual([409, "wrong_state"]);
  });

  test("confirmed twice at once is one factor, and one set of recovery codes.", async () => {
    const token = await accessTokenOf(api, user);
    const { secret } = (await post(token, "/account/totp")).body;
    const code = totpCode(secret, new Date());
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => post(token, "/account/totp/confirm", { code })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await get(token, "/account/factors")).body.recoveryCodesLeft).toBe(10);
    expect(await kinds()).toEqual(["factor_added"]);
  });

  test("shows each code for one sign-in: of many at once in the same half minute, one is let in.", async () => {
    const secret = await giveTotp(api, user.userId);
    const tickets = [];
    for (let n = 0; n < 6; n++) tickets.push(await ticketOf(user));
    const totp = totpCode(secret, new Date());
    const answers = await Promise.all(tickets.map((ticket) => show(ticket, { totp })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401, 401, 401]);
    for (const answer of answers)
      if (answer.status !== 200) expect(problem(answer)).toEqual([401, "wrong_code"]);
    // A code of an earlier step, which a clock that is slow might still show, is gone as well.
    const before = totpCode(secret, new Date(Date.now() - STEP_MS));
    expect((await show(await ticketOf(user), { totp: before })).status).toBe(401);
  });
});

describe("half a sign-in", () => {
  test("has five tries, counted also when they come at once, and five minutes.", async () => {
    const secret = await giveTotp(api, user.userId);
    const ticket = await ticketOf(user);
    const tries = await Promise.all(
      Array.from({ length: 8 }, (_, n) => show(ticket, { totp: "000000" }, `198.51.100.${n}`)),
    );
    expect(tries.map(({ status }) => status).sort()).toEqual([401, 401, 401, 401, 401, 410, 410, 410]);
    expect((await show(ticket, { totp: totpCode(secret, new Date()) })).status).toBe(410);
    const late = await ticketOf(user);
    const after = await later(5 * 60_000, () => show(late, { totp: totpCode(secret, new Date()) }));
    expect(problem(after)).toEqual([410, "link_expired"]);
  });

  test("is nobody else's, and no other challenge is one.", async () => {
    await giveTotp(api, user.userId);
    const other = await makeUser(api);
    const othersSecret = await giveTotp(api, other.userId);
    const totp = totpCode(othersSecret, new Date());
    expect(problem(await show(await ticketOf(user), { totp }))).toEqual([401, "wrong_code"]);
    const { ticket } = (await post("", "/auth/passkey/options")).body;
    expect((await show(ticket, { totp })).status).toBe(410);
    expect((await show(crypto.randomUUID(), { totp })).status).toBe(410);
  });

  test("is guessed at ten times in a quarter of an hour from one place, and no one elsewhere is locked out.", async () => {
    const secret = await giveTotp(api, user.userId);
    const tickets = [await ticketOf(user), await ticketOf(user), await ticketOf(user)];
    const guesses = [];
    for (let n = 0; n < 11; n++)
      guesses.push((await show(tickets[Math.floor(n / 5)] ?? "", { totp: "000000" }, "203.0.113.1")).status);
    expect(guesses).toEqual([...Array(10).fill(401), 429]);
    const refused = await show(await ticketOf(user), { totp: totpCode(secret, new Date()) }, "203.0.113.1");
    expect([refused.status, Number(refused.headers.get("retry-after")) > 0]).toEqual([429, true]);
    // Neither the password's attempts nor those from elsewhere are used up.
    const ok = await show(await ticketOf(user), { totp: totpCode(secret, new Date()) }, "203.0.113.2");
    expect(ok.status).toBe(200);
  });

  test.each([{}, { totp: "123456", recovery: "ABCDEFGHJKLM" }, { totp: "12345" }, { passkey: {} }])(
    "with %j is refused at its fields.",
    async (proof) => expect((await show(crypto.randomUUID(), proof)).status).toBe(422),
  );

  test("is finished by a page of this site alone.", async () => {
    for (const path of ["second-factor", "second-factor/options", "passkey", "passkey/options"])
      expect(
        (await api.call("", "POST", `/auth/${path}`, {}, { origin: "https://evil.example" })).status,
      ).toBe(403);
  });
});

describe("recovery codes", () => {
  test("work once each, also when the same one comes many times at once, and the user is told.", async () => {
    const { answer } = await enrol(await accessTokenOf(api, user));
    const [code = "", next = ""] = answer.body.recoveryCodes as string[];
    const tickets = [await ticketOf(user), await ticketOf(user), await ticketOf(user), await ticketOf(user)];
    const answers = await Promise.all(tickets.map((ticket) => show(ticket, { recovery: code })));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401, 401, 401]);
    const typed = next.toLowerCase().replaceAll("-", " ");
    expect((await show(await ticketOf(user), { recovery: typed })).status).toBe(200);
    expect((await kinds()).filter((kind) => kind.startsWith("recovery"))).toEqual([
      "recovery_code_used",
      "recovery_code_used",
    ]);
    expect(await audited("recovery_code")).toEqual(["recovery_code.changed", "recovery_code.changed"]);
    const { rows } = await api.owner.query("SELECT code_hash FROM recovery_codes WHERE user_id = $1", [
      user.userId,
    ]);
    for (const { code_hash } of rows) expect(code_hash).toMatch(/^[0-9a-f]{64}$/);
  });

  test("are made anew by whoever has just shown a factor, and those before are void.", async () => {
    expect(problem(await post(await accessTokenOf(api, user), "/account/recovery-codes"))).toEqual([
      403,
      "step_up_required",
    ]);
    const { answer } = await enrol(await accessTokenOf(api, user));
    const again = await post(answer.body.session.accessToken, "/account/recovery-codes");
    expect(again.body.recoveryCodes).toHaveLength(10);
    expect((await show(await ticketOf(user), { recovery: answer.body.recoveryCodes[0] })).status).toBe(401);
    expect((await show(await ticketOf(user), { recovery: again.body.recoveryCodes[0] })).status).toBe(200);
    expect(await kinds()).toContain("recovery_codes_made");
  });
});

describe("a step-up", () => {
  test("makes the second factor recent for ten minutes, in this session alone.", async () => {
    const secret = await giveTotp(api, user.userId);
    const other = cookieOf(await signIn(api, { ...user, totpSecret: secret }));
    const first = await signIn(api, { ...user, totpSecret: secret });
    const shown = await later(STEP_UP_MS + 60_000, async () => {
      const { accessToken } = (await refresh(api, cookieOf(first))).body;
      expect(problem(await post(accessToken, "/account/recovery-codes"))).toEqual([403, "step_up_required"]);
      expect(problem(await remove(accessToken, "/account/totp"))).toEqual([403, "step_up_required"]);
      const answer = await post(accessToken, "/auth/step-up", { totp: totpCode(secret, new Date()) });
      expect(answer.status).toBe(200);
      expect((await post(answer.body.accessToken, "/account/recovery-codes")).status).toBe(200);
      const { accessToken: others } = (await refresh(api, other)).body;
      expect((await post(others, "/account/recovery-codes")).status).toBe(403);
      return answer.body;
    });
    expect(Date.parse(shown.secondFactorAt)).toBeGreaterThan(Date.now() + STEP_UP_MS);
  });

  test("wants a right code, a token, and a session that goes on.", async () => {
    const secret = await giveTotp(api, user.userId);
    const token = await accessTokenOf(api, { ...user, totpSecret: secret });
    expect(problem(await post(token, "/auth/step-up", { totp: "000000" }))).toEqual([401, "wrong_code"]);
    expect((await post("", "/auth/step-up", { totp: "000000" })).status).toBe(401);
    await api.owner.query("UPDATE sessions SET revoked_at = now() WHERE user_id = $1", [user.userId]);
    const ended = await later(STEP_MS, () =>
      post(token, "/auth/step-up", { totp: totpCode(secret, new Date()) }),
    );
    expect(problem(ended)).toEqual([401, "unauthenticated"]);
  });
});

describe("a factor", () => {
  test("that is not the first wants the one that there is.", async () => {
    const token = await accessTokenOf(api, user);
    await giveTotp(api, user.userId);
    // The session began before there was one.
    await api.owner.query("UPDATE totp_factors SET confirmed_at = NULL WHERE user_id = $1", [user.userId]);
    const pending = (await post(token, "/account/totp")).body.secret;
    await api.owner.query(
      "INSERT INTO passkeys (id, user_id, credential_id, public_key, counter, backed_up, name) VALUES (uuidv7(), $1, $2, '', 0, false, 'Key')",
      [user.userId, crypto.randomUUID()],
    );
    const code = totpCode(pending, new Date());
    expect(problem(await post(token, "/account/totp/confirm", { code }))).toEqual([403, "step_up_required"]);
    expect((await get(token, "/account/factors")).body.totp).toBeNull();
  });

  test("that is dropped is told of; with the last one go the recovery codes.", async () => {
    const { answer } = await enrol(await accessTokenOf(api, user));
    const token = answer.body.session.accessToken;
    expect((await remove(token, "/account/totp")).status).toBe(204);
    expect((await remove(token, "/account/totp")).status).toBe(404);
    expect((await get(token, "/account/factors")).body).toEqual({
      ...{ required: false, totp: null, passkeys: [], recoveryCodesLeft: 0 },
    });
    expect(await kinds()).toEqual(["factor_added", "factor_removed"]);
    expect(await audited("totp")).toEqual(["totp.created", "totp.changed", "totp.deleted"]);
    expect((await beginSignIn(api, user)).body.accessToken).toEqual(expect.any(String));
  });

  test("is demanded of the platform's people before all else, and their last one stays.", async () => {
    await api.owner.query("UPDATE users SET platform_role = 'owner' WHERE id = $1", [user.userId]);
    const { body } = await signIn(api, user);
    expect(body).toMatchObject({ mustEnrol: true, secondFactorAt: null });
    expect(problem(await get(body.accessToken, "/affiliate/overview"))).toEqual([
      403,
      "second_factor_required",
    ]);
    expect((await get(body.accessToken, "/account/factors")).body.required).toBe(true);
    const { answer } = await enrol(body.accessToken);
    const { session } = answer.body;
    expect(session.mustEnrol).toBe(false);
    expect((await get(session.accessToken, "/affiliate/overview")).status).not.toBe(403);
    expect(problem(await remove(session.accessToken, "/account/totp"))).toEqual([409, "wrong_state"]);
    expect((await get(session.accessToken, "/account/factors")).body).toMatchObject({
      recoveryCodesLeft: 10,
    });
  });
});

describe("sessions", () => {
  const list = async (token: string) => (await get(token, "/account/sessions")).body.data;

  test("are listed, ended one by one, or all but this one; nobody ends another's.", async () => {
    const cookies = [];
    for (let n = 0; n < 4; n++) cookies.push(cookieOf(await signIn(api, user)));
    const here = await refresh(api, cookies[3]!);
    const token = here.body.accessToken;
    const all = await list(token);
    expect(all).toHaveLength(4);
    expect(all[0]).toEqual({
      ...{
        id: expect.any(String),
        current: true,
        device: null,
        country: null,
        methods: ["pwd"],
        acting: false,
      },
      ...{ createdAt: expect.any(String), lastUsedAt: expect.any(String) },
    });
    expect(all.filter(({ current }: { current: boolean }) => current)).toHaveLength(1);
    const stranger = await accessTokenOf(api, await makeUser(api));
    expect((await remove(stranger, `/account/sessions/${all[1].id}`)).status).toBe(404);
    expect((await remove(token, `/account/sessions/${all[1].id}`)).status).toBe(204);
    expect((await remove(token, `/account/sessions/${all[1].id}`)).status).toBe(404);
    expect(await list(token)).toHaveLength(3);
    expect((await post(token, "/account/sessions/end-others")).status).toBe(204);
    expect(await list(token)).toHaveLength(1);
    for (const cookie of cookies.slice(0, 3)) expect((await refresh(api, cookie)).status).toBe(401);
    expect((await refresh(api, cookieOf(here))).status).toBe(200);
    expect(await list(stranger)).toHaveLength(1);
  });
});
