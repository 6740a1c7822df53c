import { createHash } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { TERMS_VERSION } from "../../core/api/bounds.ts";
import { refusedFields, unique } from "../../local/testing/api-fixtures.ts";
import { accessTokenOf, makeUser, SAME_ORIGIN, signIn } from "../../local/testing/sign-in.ts";
import { type Answer, newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";
import { tokenOf } from "../../local/testing/told.ts";
import { hashMailToken } from "../mail-token.ts";

/*
 * Goal: a password of a known breach is taken nowhere, who is asked learns none, and nothing hangs on who is asked. Method:
 * a server of this process answers as the range API does, and is made to be slow, wrong or away.
 */
const BREACHED = "violet ladder copper window";
const GOOD = "quokka lantern under the ferry";
const sha1 = (text: string) => createHash("sha1").update(text).digest("hex").toUpperCase();

type Mood = "well" | "silent" | "failing" | "babbling";
let mood: Mood = "well";
const asked: { url: string; padding: string | undefined }[] = [];
const logged: string[] = [];
let server: Server;
let api: TestApi;

beforeAll(async () => {
  for (const level of ["warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  vi.spyOn(console, "log").mockImplementation((line: string) => void logged.push(line));
  server = createServer((request, response) => {
    const { url = "", headers } = request;
    asked.push({ url, padding: String(headers["add-padding"]) });
    if (mood === "silent") return;
    if (mood === "failing") return void response.writeHead(503).end();
    const prefix = /^\/range\/([0-9A-F]{5})/.exec(url)?.[1] ?? "";
    // Rows of other passwords, of padding (0 times), and of what leaked. What is padded did not leak.
    const rows = [`${"0".repeat(35)}:3`, `${sha1(GOOD).slice(5)}:0`];
    if (sha1(BREACHED).startsWith(prefix)) rows.push(`${sha1(BREACHED).slice(5)}:41`);
    response.end(mood === "babbling" ? "<html>busy</html>" : rows.join("\r\n"));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  api = await startTestApi({ BREACHED_PASSWORDS_URL: `http://127.0.0.1:${port}` });
});
beforeEach(() => {
  mood = "well";
  asked.length = 0;
  logged.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  server.closeAllConnections();
  server.close();
  await api.close();
});

const post = (path: string, body: unknown, token = ""): Promise<Answer> =>
  api.call(token, "POST", path, body, SAME_ORIGIN);

const register = (password: string) =>
  post("/auth/register", {
    ...{ name: "Ada", email: `${unique("new")}@people.example`, password, termsVersion: TERMS_VERSION },
    as: { role: "affiliate" },
  });

function expectRefused(answer: Answer): void {
  expect([answer.status, ...refusedFields(answer)]).toEqual([422, "password"]);
  expect(answer.body.errors[0].code).toBe("breached");
}

test("Registering takes no such password; five digits of its hash are all that is told, and the answer is padded.", async () => {
  expectRefused(await register(BREACHED));
  expect(asked).toEqual([{ url: `/range/${sha1(BREACHED).slice(0, 5)}?mode=sha1`, padding: "true" }]);
  const { rows } = await api.owner.query("SELECT FROM email_tokens");
  expect(rows).toEqual([]);
  expect((await register(GOOD)).status).toBe(202);
});

test("Resetting takes none and leaves the link good.", async () => {
  const user = await makeUser(api);
  await post("/auth/password/forgot", { email: user.email });
  const token = await tokenOf(api, "password_reset", { userId: user.userId });
  expectRefused(await post("/auth/password/reset", { token, password: BREACHED }));
  expect((await signIn(api, user)).status).toBe(200);
  expect((await post("/auth/password/reset", { token, password: GOOD })).status).toBe(204);
});

test("Changing takes none, and asks nobody for who does not know the present one.", async () => {
  const user = await makeUser(api);
  const token = await accessTokenOf(api, user);
  const wrong = await post("/account/password", { current: "wrong", password: BREACHED }, token);
  expect([refusedFields(wrong), asked]).toEqual([["current"], []]);
  expectRefused(await post("/account/password", { current: user.password, password: BREACHED }, token));
  const changed = await post("/account/password", { current: user.password, password: GOOD }, token);
  expect(changed.status).toBe(204);
});

test("Who is invited takes none and stays invited.", async () => {
  const { id } = await api.createOrganisation();
  const [email, token] = [`${unique("invited")}@people.example`, "I".repeat(43)];
  await api.owner.query(
    `INSERT INTO invitations (id, organisation_id, email, email_normalised, role, token_hash, expires_at)
     VALUES ($1, $2, $3, $3, 'analyst', $4, now() + interval '1 day')`,
    [newId(), id, email, await hashMailToken(token)],
  );
  const accept = (password: string) => post("/auth/invitations/register", { token, name: "Ada", password });
  expectRefused(await accept(BREACHED));
  expect((await accept(GOOD)).status).toBe(200);
});

test.each(["silent", "failing", "babbling"] as const)(
  "A service that is %s keeps nobody from registering.",
  async (how) => {
    mood = how;
    const limits = vi.spyOn(AbortSignal, "timeout");
    expect((await register(BREACHED)).status).toBe(202);
    // What the silent one is waited for; it never answers.
    expect(Math.min(...limits.mock.calls.flat())).toBeLessThan(8_000);
    limits.mockRestore();
    const said = logged.filter((line) => line.includes("password.breaches_unknown"));
    // What is no list names no password; that it is none cannot be told from one that is empty.
    expect(said).toHaveLength(how === "babbling" ? 0 : 1);
    for (const line of logged) expect(line).not.toContain(BREACHED);
  },
);

test("Without the service's address nobody is asked.", async () => {
  const alone = await startTestApi();
  try {
    const body = { name: "Ada", email: "ada@people.example", password: BREACHED };
    const answer = await alone.call(
      ...(["", "POST", "/auth/register"] as const),
      { ...body, termsVersion: TERMS_VERSION, as: { role: "affiliate" } },
      SAME_ORIGIN,
    );
    expect([answer.status, asked]).toEqual([202, []]);
  } finally {
    await alone.close();
  }
});
