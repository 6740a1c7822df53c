import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { refusedFields } from "../../local/testing/api-fixtures.ts";
import { tellSomebody } from "../../local/testing/notifications.ts";
import { runJob } from "../../local/testing/run-job.ts";
import { accessTokenOf, makeUser, type TestUser } from "../../local/testing/sign-in.ts";
import { startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/** Goal: everybody reads what they were told and nobody else does, and what is locked stays locked. */
let api: TestApi;
let ann: TestUser & { token: string };
let bob: TestUser & { token: string };

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi();
  const signedIn = async () => {
    const user = await makeUser(api);
    return { ...user, token: await accessTokenOf(api, user) };
  };
  ann = await signedIn();
  bob = await signedIn();
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api?.close();
});

const joined = (name: string) => ({ organisation: "Shop Ltd", name, role: "manager" });
async function tell(user: TestUser, name: string): Promise<string> {
  const id = await tellSomebody(api, { userId: user.userId }, "member_joined", joined(name), null);
  await runJob(api, "deliver-notifications");
  return id;
}
const inbox = (user: { token: string }, query = "") => api.call(user.token, "GET", `/account/inbox${query}`);
const read = (user: { token: string }, body: unknown) =>
  api.call(user.token, "POST", "/account/inbox/read", body);
const settings = (user: { token: string }) => api.call(user.token, "GET", "/account/notifications");
const save = (user: { token: string }, body: unknown) =>
  api.call(user.token, "PUT", "/account/notifications", body);

describe("the inbox", () => {
  it("shows its owner what was told, newest first and by pages, until it is read", async () => {
    const first = await tell(ann, "One");
    const second = await tell(ann, "Two");
    await tell(bob, "Of Bob");
    const all = await inbox(ann);
    expect(all.body).toMatchObject({
      unread: 2,
      nextCursor: null,
      data: [
        {
          id: second,
          kind: "member_joined",
          category: "team",
          title: "Two joined Shop Ltd",
          body: expect.stringContaining("Two accepted the invitation"),
          path: "/merchant/team",
          readAt: null,
        },
        { id: first },
      ],
    });
    const page = (await inbox(ann, "?limit=1")).body;
    expect((await inbox(ann, `?limit=1&cursor=${page.nextCursor}`)).body.data).toMatchObject([{ id: first }]);
    expect((await read(ann, { ids: [first] })).status).toBe(204);
    expect((await inbox(ann)).body).toMatchObject({ unread: 1 });
    const { readAt } = (await inbox(ann)).body.data[1];
    await read(ann, {});
    expect((await inbox(ann)).body).toMatchObject({ unread: 0, data: [{}, { readAt }] });
  });

  it("is nobody else's: naming another's notification marks nothing", async () => {
    const id = await tell(bob, "Quiet");
    expect((await read(ann, { ids: [id] })).status).toBe(204);
    expect((await inbox(bob)).body.data[0]).toMatchObject({ id, readAt: null });
    expect((await read(ann, { ids: ["1"] })).status).toBe(422);
    expect((await api.call("", "GET", "/account/inbox")).status).toBe(401);
  });

  it("speaks the language of who reads it", async () => {
    await tell(bob, "Ba");
    await api.owner.query("UPDATE users SET locale = 'vi' WHERE id = $1", [bob.userId]);
    expect((await inbox(bob)).body.data[0].title).toBe("Ba đã tham gia Shop Ltd");
  });

  it("leaves out what its owner muted there", async () => {
    await save(bob, { quiet: null, preferences: [{ category: "team", channel: "inbox", mode: "off" }] });
    const id = await tell(bob, "Muted");
    expect((await inbox(bob)).body.data.map((item: { id: string }) => item.id)).not.toContain(id);
  });
});

describe("what one is told", () => {
  it("is everything at once until one says otherwise, and then what was said", async () => {
    const before = (await settings(ann)).body;
    expect(before.quiet).toBeNull();
    expect(before.preferences).toHaveLength(10);
    expect(before.preferences.every(({ mode }: { mode: string }) => mode === "immediate")).toBe(true);
    expect(before.locked).toEqual([
      { category: "security", channel: "mail" },
      { category: "money", channel: "mail" },
    ]);
    const quiet = { from: 1320, until: 420 };
    const chosen = { category: "team", channel: "mail", mode: "daily" };
    const saved = await save(ann, { quiet, preferences: [chosen] });
    expect(saved.status).toBe(200);
    expect(saved.body).toEqual((await settings(ann)).body);
    expect(saved.body).toMatchObject({ quiet, preferences: expect.arrayContaining([chosen]) });
    expect((await save(ann, { quiet: null, preferences: before.preferences })).body).toEqual(before);
  });

  it.each([
    [
      "mails of security off",
      { preferences: [{ category: "security", channel: "mail", mode: "off" }] },
      "preferences[0].mode",
    ],
    [
      "mails of money once a day",
      { preferences: [{ category: "money", channel: "mail", mode: "daily" }] },
      "preferences[0].mode",
    ],
    [
      "the inbox once a day",
      { preferences: [{ category: "team", channel: "inbox", mode: "daily" }] },
      "preferences[0].mode",
    ],
    [
      "a channel that cannot be chosen yet",
      { preferences: [{ category: "team", channel: "sms", mode: "off" }] },
      "preferences[0].channel",
    ],
    [
      "one thing twice",
      { preferences: ["off", "daily"].map((mode) => ({ category: "team", channel: "mail", mode })) },
      "preferences[1].category",
    ],
    ["quiet hours that are none", { quiet: { from: 60, until: 60 } }, "quiet.until"],
    ["a minute that no day has", { quiet: { from: 60, until: 1440 } }, "quiet.until"],
  ])("cannot be: %s", async (_, extra, field) => {
    const answer = await save(ann, { quiet: null, preferences: [], ...extra });
    expect(answer.status).toBe(422);
    expect(refusedFields(answer)).toEqual([field]);
  });

  it("is written whole by whoever writes last, and never by halves", async () => {
    const modes = ["daily", "off"] as const;
    const bodies = modes.map((mode) => ({
      quiet: null,
      preferences: [
        { category: "account", channel: "mail", mode },
        { category: mode === "off" ? "team" : "program", channel: "mail", mode },
      ],
    }));
    const turns = Array.from({ length: 10 }, (_, turn) => save(ann, bodies[turn % 2]));
    for (const { status } of await Promise.all(turns)) expect(status).toBe(200);
    const said = (await settings(ann)).body.preferences.filter(
      ({ mode }: { mode: string }) => mode !== "immediate",
    );
    expect(said).toHaveLength(2);
    expect(said[0].mode).toBe(said[1].mode);
  });
});
