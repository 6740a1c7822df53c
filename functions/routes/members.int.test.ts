import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import type { MemberRole } from "../../core/access/roles.ts";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { insertUsers, mintToken } from "../../local/testing/mint-token.ts";
import { makeUser, SAME_ORIGIN } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { tokenOf } from "../../local/testing/told.ts";

/*
 * Goal: owners alone say who belongs to an organisation and as what; there is always an owner; an invitation makes one
 * member, once, of the address that it was sent to. Method: the routes over HTTP, also many at once.
 */
let api: TestApi;
let organisationId: string;
let owner: { readonly userId: string; readonly token: string };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
});
beforeEach(async () => {
  organisationId = (await api.createOrganisation()).id;
  owner = await member("owner");
});
afterAll(async () => {
  vi.useRealTimers();
  vi.restoreAllMocks();
  await api.close();
});

async function member(role: MemberRole): Promise<{ userId: string; token: string }> {
  const [userId = ""] = await insertUsers(api, [{ member: { organisationId, role } }]);
  return { userId, token: await mintToken(api, userId) };
}

const ask = (method: string, path: string, body?: unknown, token = owner.token): Promise<Answer> =>
  api.call(token, method, `/v1${path}`, body, { "x-organisation-id": organisationId });
const told = async (userId: string, kind: string) =>
  (
    await api.owner.query("SELECT data FROM notifications WHERE user_id = $1 AND kind = $2", [userId, kind])
  ).rows.map(({ data }) => data);
const roleOf = async (userId: string) =>
  (
    await api.owner.query("SELECT role FROM memberships WHERE organisation_id = $1 AND user_id = $2", [
      ...[organisationId, userId],
    ])
  ).rows[0]?.role;

describe("members", () => {
  test("are listed to every member, with what the others may know of them.", async () => {
    const analyst = await member("analyst");
    const { status, body } = await ask("GET", "/members", undefined, analyst.token);
    expect(status).toBe(200);
    expect(body.data).toEqual(
      [owner, analyst].map(({ userId }, index) => ({
        ...{ userId, name: "Somebody", email: `${userId}@people.example`, secondFactor: false },
        ...{ role: index === 0 ? "owner" : "analyst", joinedAt: expect.any(String) },
      })),
    );
  });

  test("are given another role by an owner, and told; the same role tells nothing.", async () => {
    const { userId, token } = await member("analyst");
    expect(await ask("PATCH", `/members/${userId}`, { role: "manager" })).toMatchObject({
      ...{ status: 200, body: { userId, role: "manager" } },
    });
    expect(await ask("PATCH", `/members/${userId}`, { role: "manager" })).toMatchObject({ status: 200 });
    expect(await told(userId, "member_changed")).toEqual([
      { organisation: `Organisation ${organisationId}`, role: "manager" },
    ]);
    expect(await ask("PATCH", `/members/${owner.userId}`, { role: "analyst" }, token)).toMatchObject({
      status: 403,
    });
  });

  test("are told of each change, whatever id the owner gives its requests.", async () => {
    const { userId } = await member("manager");
    const headers = { "x-organisation-id": organisationId, "x-request-id": newId() };
    for (const role of ["analyst", "owner"])
      await api.call(owner.token, "PATCH", `/v1/members/${userId}`, { role }, headers);
    expect(await told(userId, "member_changed")).toHaveLength(2);
  });

  test("change no role of their own.", async () => {
    await member("owner");
    expect(await ask("PATCH", `/members/${owner.userId}`, { role: "analyst" })).toMatchObject({
      ...{ status: 403, body: { type: "/problems/forbidden" } },
    });
    expect(await roleOf(owner.userId)).toBe("owner");
  });

  test("who are removed are told, and are let in no more within ten seconds.", async () => {
    const { userId, token } = await member("manager");
    expect((await ask("GET", "/members", undefined, token)).status).toBe(200);
    expect(await ask("DELETE", `/members/${userId}`)).toMatchObject({ status: 204 });
    expect(await told(userId, "member_removed")).toEqual([
      { organisation: `Organisation ${organisationId}` },
    ]);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 10_001);
    const { status } = await ask("GET", "/members", undefined, token);
    clock.mockRestore();
    expect(status).toBe(404);
    expect(await ask("DELETE", `/members/${userId}`)).toMatchObject({ status: 404 });
  });

  test("always have an owner among them, also when two owners go at once.", async () => {
    expect(await ask("DELETE", `/members/${owner.userId}`)).toMatchObject({
      ...{ status: 409, body: { type: "/problems/wrong_state" } },
    });
    const other = await member("owner");
    const answers = await Promise.all([
      ask("DELETE", `/members/${other.userId}`),
      ask("DELETE", `/members/${owner.userId}`, undefined, other.token),
      ask("PATCH", `/members/${owner.userId}`, { role: "analyst" }, other.token),
      ask("PATCH", `/members/${other.userId}`, { role: "analyst" }),
    ]);
    for (const { status } of answers) expect([200, 204, 403, 404, 409]).toContain(status);
    const { rows } = await api.owner.query(
      "SELECT count(*)::int AS owners FROM memberships WHERE organisation_id = $1 AND role = 'owner'",
      [organisationId],
    );
    expect(rows[0].owners).toBeGreaterThan(0);
  });

  test("of another organisation are not there.", async () => {
    const { id } = await api.createOrganisation();
    const [stranger] = await insertUsers(api, [{ member: { organisationId: id, role: "analyst" } }]);
    expect(await ask("PATCH", `/members/${stranger}`, { role: "owner" })).toMatchObject({ status: 404 });
    expect(await ask("DELETE", `/members/${stranger}`)).toMatchObject({ status: 404 });
  });
});

test("An organisation is named by its owner, and everybody in it sees how.", async () => {
  expect(await ask("PATCH", "/organisation", { name: "Shop & Sons" })).toMatchObject({
    ...{ status: 200, body: { id: organisationId, name: "Shop & Sons" } },
  });
  const analyst = await member("analyst");
  expect((await ask("GET", "/organisation", undefined, analyst.token)).body.name).toBe("Shop & Sons");
  expect(refusedFields(await ask("PATCH", "/organisation", { name: " " }))).toEqual(["name"]);
  expect(await ask("PATCH", "/organisation", { name: "x" }, analyst.token)).toMatchObject({ status: 403 });
});

const address = () => `${unique("invited")}@people.example`;
const invite = (email: string, role: MemberRole = "manager") => ask("POST", "/invitations", { email, role });
const open = (path: string, body: unknown) =>
  api.call("", "POST", `/auth/invitations/${path}`, body, SAME_ORIGIN);
const accept = (token: string, link: string) =>
  api.call(token, "POST", "/account/invitations/accept", { token: link });
const register = (token: string) => open("register", { token, name: "Ada", password: "violet umbrella 7" });

const linkOf = (email: string) => tokenOf(api, "invitation", { address: email });

describe("an invitation", () => {
  test("is mailed with its link, is listed while it waits, and shows its holder what it is for.", async () => {
    const email = address();
    const made = await invite(email);
    expect(made).toMatchObject({ status: 201, body: { email, role: "manager" } });
    expect((await ask("GET", "/invitations")).body.data).toEqual([made.body]);
    const token = await linkOf(email);
    expect(JSON.stringify(made.body)).not.toContain(token);
    expect(await open("look", { token })).toMatchObject({
      status: 200,
      body: { organisationName: `Organisation ${organisationId}`, email, role: "manager", hasAccount: false },
    });
    const { rows } = await api.owner.query(
      "SELECT to_jsonb(i)::text AS row FROM invitations i WHERE id = $1",
      [made.body.id],
    );
    expect(rows[0].row).not.toContain(token);
  });

  test("to the same address again is a new link, and the one before is void.", async () => {
    const email = address();
    const before = await invite(email, "analyst");
    const old = await linkOf(email);
    const again = await invite(email.toUpperCase(), "manager");
    expect(again).toMatchObject({ status: 201, body: { id: before.body.id, role: "manager" } });
    expect(await open("look", { token: old })).toMatchObject({
      status: 410,
      body: { type: "/problems/link_expired" },
    });
    expect((await ask("GET", "/invitations")).body.data).toHaveLength(1);
  });

  test("makes an account and a member of it, once, and tells the owners.", async () => {
    const email = address();
    await invite(email);
    const token = await linkOf(email);
    const answers = await Promise.all(Array.from({ length: 5 }, () => register(token)));
    expect(answers.map(({ status }) => status).sort()).toEqual([
      200,
      ...[0, 0, 0, 0].map(() => expect.any(Number)),
    ]);
    for (const { status } of answers) expect([200, 409, 410]).toContain(status);
    const session = answers.find(({ status }) => status === 200)?.body;
    expect(session.organisations).toEqual([
      { id: organisationId, name: `Organisation ${organisationId}`, role: "manager" },
    ]);
    expect(await told(owner.userId, "member_joined")).toEqual([
      { organisation: `Organisation ${organisationId}`, name: "Ada", role: "manager" },
    ]);
    const { rows } = await api.owner.query("SELECT id, email_verified_at FROM users WHERE email = $1", [
      email,
    ]);
    expect(rows).toEqual([{ id: session.user.id, email_verified_at: expect.any(Date) }]);
    expect(await open("look", { token })).toMatchObject({ status: 410 });
    expect((await ask("GET", "/invitations")).body.data).toEqual([]);
  });

  test("is accepted by the user of that address, and by nobody else.", async () => {
    const user = await makeUser(api, { email: address() });
    await invite(user.email, "analyst");
    const link = await linkOf(user.email);
    expect(await open("look", { token: link })).toMatchObject({ body: { hasAccount: true } });
    expect(await register(link)).toMatchObject({ status: 409 });
    const [thief = ""] = await insertUsers(api, [{}]);
    expect(await accept(await mintToken(api, thief), link)).toMatchObject({ status: 403 });
    const token = await mintToken(api, user.userId);
    const answers = await Promise.all([accept(token, link), accept(token, link), accept(token, link)]);
    expect(answers.filter(({ status }) => status === 200).map(({ body }) => body)).toEqual([
      { organisationId },
    ]);
    expect(await roleOf(user.userId)).toBe("analyst");
    expect(await invite(user.email)).toMatchObject({
      status: 409,
      body: { type: "/problems/already_exists" },
    });
  });

  test("works no more once it is revoked, or a week old.", async () => {
    const [revoked, old] = [address(), address()];
    const { body } = await invite(revoked);
    await invite(old);
    expect(await ask("POST", `/invitations/${body.id}/revoke`)).toMatchObject({ status: 204 });
    expect(await ask("POST", `/invitations/${body.id}/revoke`)).toMatchObject({ status: 404 });
    expect(await register(await linkOf(revoked))).toMatchObject({ status: 410 });
    const token = await linkOf(old);
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 7 * 86_400_000 + 1 });
    const late = await register(token);
    vi.useRealTimers();
    expect(late.status).toBe(410);
    expect(await register("x".repeat(43))).toMatchObject({ status: 410 });
  });

  test("takes no bad address and no bad password.", async () => {
    expect(refusedFields(await ask("POST", "/invitations", { email: "x", role: "boss" }))).toEqual([
      "email",
      "role",
    ]);
    const email = address();
    await invite(email);
    const token = await linkOf(email);
    const weak = await open("register", { token, name: "Ada", password: email });
    expect(refusedFields(weak)).toEqual(["password"]);
    expect((await open("look", { token })).status).toBe(200);
  });

  test("beyond the hundredth that waits is refused.", async () => {
    await api.owner.query(
      `INSERT INTO invitations (id, organisation_id, email, email_normalised, role, token_hash, expires_at)
       SELECT uuidv7(), $1, n || '@x.example', n || '@x.example', 'analyst', gen_random_uuid()::text, now() FROM generate_series(1, 100) n`,
      [organisationId],
    );
    expect(await invite(address())).toMatchObject({ status: 409, body: { type: "/problems/wrong_state" } });
    expect(await ask("POST", `/invitations/${newId()}/revoke`)).toMatchObject({ status: 404 });
  });
});
