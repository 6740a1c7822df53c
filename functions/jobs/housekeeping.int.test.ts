import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { SALT_TTL_SECONDS, saltKey } from "../../core/clicks/daily-salt.ts";
import { callJob, runJob, signatureOf } from "../../local/testing/run-job.ts";
import { makeUser } from "../../local/testing/sign-in.ts";
import { newId, startTestApi, type TestApi } from "../../local/testing/start-test-api.ts";

/*
 * Goal: days are made ahead and put away with their rows, salts are made once, what has served is dropped, and what
 * spilled comes back, a pack that the queue will never take notwithstanding.
 * Method: the jobs on a real Postgres; KV, R2 and the queue are maps that can be told to fail.
 */
const DAY_MS = 86_400_000;
let api: TestApi;

/** KV that remembers lifetimes. */
const salts = {
  values: new Map<string, string>(),
  lifetimes: new Map<string, number | undefined>(),
  async get(key: string) {
    return this.values.get(key) ?? null;
  },
  async put(key: string, value: string, options?: { expirationTtl?: number }) {
    this.values.set(key, value);
    this.lifetimes.set(key, options?.expirationTtl);
  },
};
const spill = {
  objects: new Map<string, string>(),
  async list({ prefix, limit }: { prefix: string; limit: number }) {
    const keys = [...this.objects.keys()].filter((key) => key.startsWith(prefix)).sort();
    return { objects: keys.slice(0, limit).map((key) => ({ key })), truncated: keys.length > limit };
  },
  async get(key: string) {
    const text = this.objects.get(key);
    return text === undefined ? null : { text: async () => text };
  },
  async delete(keys: string[]) {
    for (const key of keys) this.objects.delete(key);
  },
};
const events = {
  sent: [] as unknown[],
  refuses: (_: unknown) => false as boolean,
  async sendBatch(messages: { body: unknown }[]) {
    if (messages.length > 100 || messages.some(({ body }) => this.refuses(body)))
      throw new Error("the queue refused");
    this.sent.push(...messages.map(({ body }) => body));
  },
};

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ SALTS: salts, SPILL: spill, EVENTS: events });
});
afterEach(() => void vi.useRealTimers());
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const query = async (text: string, values: unknown[] = []) => (await api.owner.query(text, values)).rows;
const day = (ms: number) => new Date(ms).toISOString().slice(0, 10).replaceAll("-", "");
const partitions = async (schema: string) =>
  (
    await query(
      "SELECT relname AS name FROM pg_class WHERE relnamespace = $1::regnamespace AND relkind = 'r' AND relname ~ '^(clicks|events)_2' ORDER BY 1",
      [schema],
    )
  ).map((row) => row.name);

async function atTime<T>(ms: number, work: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ toFake: ["Date"], now: ms });
  try {
    return await work();
  } finally {
    vi.useRealTimers();
  }
}

describe("roll-partitions", () => {
  it("keeps a week back and two ahead, and the second run of a day makes nothing", async () => {
    const tomorrow = Date.now() + DAY_MS;
    const counts = await atTime(tomorrow, () => runJob(api, "roll-partitions"));
    expect(counts).toMatchObject({ detached: 0, salts: 2 });
    expect(counts.made).toBeGreaterThanOrEqual(2);
    const standing = await partitions("public");
    for (const ms of [tomorrow - 8 * DAY_MS, tomorrow, tomorrow + 14 * DAY_MS]) {
      expect(standing).toContain(`clicks_${day(ms)}`);
      expect(standing).toContain(`events_${day(ms)}`);
    }
    expect(await atTime(tomorrow, () => runJob(api, "roll-partitions"))).toEqual({
      made: 0,
      detached: 0,
      salts: 0,
      cleaned: 0,
      keys: 0,
    });
  });

  it("makes the days that were missed while everything stood still", async () => {
    const later = Date.now() + 100 * DAY_MS;
    expect(await atTime(later, () => runJob(api, "roll-partitions"))).toMatchObject({ made: 2 * 23 });
    expect(await partitions("public")).toContain(`clicks_${day(later - 8 * DAY_MS)}`);
  });

  it("puts days of more than 400 days ago away, with their rows", async () => {
    const old = new Date(Date.now() - 401 * DAY_MS);
    const kept = new Date(Date.now() - 400 * DAY_MS);
    for (const date of [old, kept]) {
      await query("SELECT create_event_partitions($1::timestamptz::date, 1)", [date.toISOString()]);
      await query(
        `INSERT INTO events (id, organisation_id, program_id, kind, request_id, at, privacy)
         SELECT (left(uuidv7_bound($1::timestamptz)::text, 35) || '1')::uuid, uuidv7(), uuidv7(), 'old', uuidv7(), $1, false`,
        [date.toISOString()],
      );
    }
    expect(await runJob(api, "roll-partitions")).toMatchObject({ detached: 2 });
    expect(await partitions("detached")).toEqual([
      `clicks_${day(old.getTime())}`,
      `events_${day(old.getTime())}`,
    ]);
    expect(await query(`SELECT kind FROM detached.events_${day(old.getTime())}`)).toEqual([{ kind: "old" }]);
    expect(await query("SELECT count(*)::int AS n FROM events WHERE kind = 'old'")).toEqual([{ n: 1 }]);
    expect(await runJob(api, "roll-partitions")).toMatchObject({ detached: 0 });
  });

  it("never detaches the last thirty days, whatever it is asked for", async () => {
    await expect(query("SELECT detach_event_partitions(current_date - 10)")).rejects.toThrow(/30 days/);
  });

  it("writes a day's salt once, a day ahead, for two days, and each another", async () => {
    salts.values.clear();
    const now = Date.now() + 200 * DAY_MS;
    vi.useFakeTimers({ toFake: ["Date"], now });
    await runJob(api, "roll-partitions");
    const [today, tomorrow] = [saltKey(now), saltKey(now + DAY_MS)];
    const made = new Map(salts.values);
    expect([...made.keys()].sort()).toEqual([today, tomorrow]);
    expect(made.get(today)).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(made.get(today)).not.toBe(made.get(tomorrow));
    expect(salts.lifetimes.get(tomorrow)).toBe(SALT_TTL_SECONDS);
    vi.setSystemTime(now + DAY_MS);
    expect(await runJob(api, "roll-partitions")).toMatchObject({ salts: 1 });
    expect(salts.values.get(tomorrow)).toBe(made.get(tomorrow));
    vi.useRealTimers();
  });

  it("drops what has served: published hand-offs, keys, runs, meters and ended sessions, and nothing else", async () => {
    const rows = "FROM (VALUES (1), (100)) AS d(days)";
    const ago = "now() - make_interval(days => days)";
    await query("DELETE FROM outbox");
    await query("DELETE FROM job_runs");
    await query(
      `INSERT INTO outbox (id, topic, payload, published_at) SELECT uuidv7(), 'mature-holds', '{}', ${ago} ${rows}`,
    );
    await query(
      `INSERT INTO outbox (id, topic, payload, created_at) SELECT uuidv7(), 'mature-holds', '{}', ${ago} ${rows}`,
    );
    await query(
      `INSERT INTO idempotency_keys (id, organisation_id, scope, key, request_hash, created_at) SELECT uuidv7(), uuidv7(), 's', days::text, 'h', ${ago} ${rows}`,
    );
    await query(
      `INSERT INTO job_runs (id, job, request_id, started_at, duration_ms, ok, counts) SELECT uuidv7(), 'j', uuidv7(), ${ago}, 1, true, '{}' ${rows}`,
    );
    await query(
      `INSERT INTO isolate_meters (isolate_id, day, first_seq, last_seq, received, last_seen_at) SELECT uuidv7(), (${ago})::date, 1, 1, 1, now() ${rows}`,
    );
    const { userId } = await makeUser(api);
    for (const [expires, revoked] of [
      ["-31 days", null],
      ["-29 days", null],
      ["20 days", "-31 days"],
      ["20 days", "-29 days"],
      ["30 days", null],
    ]) {
      await query(
        `INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, revoked_at)
         VALUES ($1::uuid, $2, $1::text, now(), now() + $3::interval, now() + $4::interval)`,
        [newId(), userId, expires, revoked],
      );
    }
    // Tokens that were spent stay as long as their session: one that comes back ends it, however old it is.
    await query(
      "INSERT INTO spent_tokens (token_hash, session_id, spent_at) SELECT 'spent ' || id, id, now() - interval '80 days' FROM sessions",
    );
    await query(
      `INSERT INTO email_tokens (id, kind, token_hash, email_normalised, expires_at) SELECT uuidv7(), 'register', days::text, 'a@b.example', ${ago} ${rows}`,
    );
    await query(
      `INSERT INTO auth_challenges (id, purpose, challenge, expires_at) SELECT uuidv7(), 'second_factor', '', now() - make_interval(hours => days) FROM (VALUES (1), (25)) AS d(days)`,
    );
    expect(await runJob(api, "roll-partitions")).toMatchObject({ cleaned: 8 });
    expect(
      await query(
        "SELECT (SELECT count(*) FROM outbox)::int AS outbox, (SELECT count(*) FROM idempotency_keys)::int AS keys, (SELECT count(*) FROM isolate_meters)::int AS meters, (SELECT count(*) FROM sessions)::int AS sessions, (SELECT count(*) FROM spent_tokens)::int AS spent, (SELECT count(*) FROM email_tokens)::int AS links, (SELECT count(*) FROM auth_challenges)::int AS halves",
      ),
    ).toEqual([{ outbox: 3, keys: 1, meters: 1, sessions: 3, spent: 3, links: 1, halves: 1 }]);
  });
});

describe("replay-spill", () => {
  const pack = (n: number) => ({ v: 1, packId: newId(), n });

  it("brings every pack back into the queue and leaves nothing behind", async () => {
    const packs = Array.from({ length: 7 }, (_, n) => pack(n));
    for (const [n, one] of packs.entries()) spill.objects.set(`spill/${n}`, JSON.stringify(one));
    spill.objects.set("archive/1", "not ours");
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 7 });
    expect(events.sent).toEqual(packs);
    expect([...spill.objects.keys()]).toEqual(["archive/1"]);
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 0 });
  });

  it("sends what is not JSON on as text, for ingest to keep with its reason", async () => {
    events.sent = [];
    spill.objects.set("spill/1", '{"v":1,');
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 1 });
    expect(events.sent).toEqual(['{"v":1,']);
  });

  it("keeps all while the queue refuses, and fails, so that it is called again", async () => {
    events.sent = [];
    events.refuses = () => true;
    for (let n = 0; n < 3; n++) spill.objects.set(`spill/${n}`, JSON.stringify(pack(n)));
    const headers = { "upstash-signature": signatureOf("replay-spill", '{"v":1}') };
    expect((await callJob(api, "replay-spill", { headers })).status).toBe(500);
    expect(spill.objects.size).toBe(1 + 3);
    events.refuses = () => false;
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 3 });
  });

  it("is not held up by a pack that the queue will never take", async () => {
    events.sent = [];
    events.refuses = (body) => (body as { n?: number }).n === 1;
    for (let n = 0; n < 6; n++) spill.objects.set(`spill/${n}`, JSON.stringify(pack(n)));
    const headers = { "upstash-signature": signatureOf("replay-spill", '{"v":1}') };
    expect((await callJob(api, "replay-spill", { headers })).status).toBe(500);
    expect(events.sent).toHaveLength(5);
    expect([...spill.objects.keys()].filter((key) => key.startsWith("spill/"))).toEqual(["spill/1"]);
    events.refuses = () => false;
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 1 });
  });

  it("takes a hundred at a time, and what another run has taken meanwhile is no failure", async () => {
    events.sent = [];
    for (let n = 0; n < 150; n++)
      spill.objects.set(`spill/${String(n).padStart(3, "0")}`, JSON.stringify(pack(n)));
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 100 });
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 50 });
    const listed = vi
      .spyOn(spill, "list")
      .mockResolvedValueOnce({ objects: [{ key: "spill/gone" }], truncated: false });
    expect(await runJob(api, "replay-spill")).toEqual({ replayed: 0 });
    listed.mockRestore();
  });
});
