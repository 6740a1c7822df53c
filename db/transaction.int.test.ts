import { sql } from "drizzle-orm";
import pg from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "../local/testing/database.ts";
import { createHttpDatabase, identityExecutor, queryAs } from "./client.ts";
import { moment, rowsOf } from "./executor.ts";
import { inTransaction, StaleError } from "./transaction.ts";

/** Goal: a transaction is all or nothing, is one tenant's, and whatever breaks it ends in an error and no more. */
const FIRST = "01890a5d-ac96-774b-bcce-b302099a8057";
const SECOND = "01890a5d-ac96-774b-bcce-b302099a8058";
let database: TestDatabase;
let owner: pg.Client;
let app: { url: string; httpUrl: string; wsProxy: string };

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const { appUrl: url, httpUrl, wsProxy } = database;
  app = { url, httpUrl, wsProxy };
});
afterAll(async () => {
  await owner.end();
  await database.drop();
});
beforeEach(() => owner.query("DELETE FROM outbox"));

const write = (organisationId: string) =>
  sql`INSERT INTO outbox (id, organisation_id, topic, payload) VALUES (uuidv7(), ${organisationId}, 'mature-holds', '{}')`;
const count = async () => (await owner.query("SELECT count(*)::int AS n FROM outbox")).rows[0].n;

describe("inTransaction", () => {
  it("commits all, or nothing when the work throws", async () => {
    await inTransaction(app, { organisationId: FIRST }, async (tx) => {
      await tx.execute(write(FIRST));
      await tx.execute(write(FIRST));
    });
    expect(await count()).toBe(2);
    const failing = inTransaction(app, { organisationId: FIRST }, async (tx) => {
      await tx.execute(write(FIRST));
      throw new StaleError("a conversion");
    });
    await expect(failing).rejects.toThrow("a conversion changed meanwhile");
    expect(await count()).toBe(2);
  });

  it("is one tenant's, and the next one on the same database is nobody's", async () => {
    await inTransaction(app, { organisationId: FIRST }, (tx) => tx.execute(write(FIRST)));
    const seen = (organisationId: string) =>
      inTransaction(app, { organisationId }, (tx) => rowsOf(tx, sql`SELECT id FROM outbox`));
    expect(await seen(FIRST)).toHaveLength(1);
    expect(await seen(SECOND)).toHaveLength(0);
    expect(await inTransaction(app, null, (tx) => rowsOf(tx, sql`SELECT id FROM outbox`))).toHaveLength(0);
    await expect(
      inTransaction(app, { organisationId: SECOND }, (tx) => tx.execute(write(FIRST))),
    ).rejects.toMatchObject({ cause: { code: "42501" } });
  });

  it("fails, and takes nothing else down, when its connection is cut", async () => {
    const cut = inTransaction(app, { organisationId: FIRST }, async (tx) => {
      await tx.execute(write(FIRST));
      const [self] = await rowsOf<{ pid: number }>(tx, sql`SELECT pg_backend_pid() AS pid`);
      await owner.query("SELECT pg_terminate_backend($1)", [self?.pid]);
      await tx.execute(write(FIRST));
    });
    await expect(cut).rejects.toThrow();
    expect(await count()).toBe(0);
  });

  it("fails where no server answers", async () => {
    const nowhere = { url: "postgres://app:x@127.0.0.1:1/none", wsProxy: "127.0.0.1:1/v2" };
    await expect(inTransaction(nowhere, null, (tx) => tx.execute(sql`SELECT 1`))).rejects.toThrow();
  });
});

describe("queryAs", () => {
  it("sees and takes one tenant's rows, each call for itself", async () => {
    const db = createHttpDatabase(app);
    await queryAs(db, { organisationId: FIRST }, write(FIRST));
    const rows = (organisationId: string) => queryAs(db, { organisationId }, sql`SELECT id FROM outbox`);
    expect([(await rows(FIRST)).length, (await rows(SECOND)).length]).toEqual([1, 0]);
    expect((await db.execute(sql`SELECT id FROM outbox`)).rows).toEqual([]);
    const executor = identityExecutor(db, { organisationId: FIRST });
    expect((await executor.execute(sql`SELECT id FROM outbox`)).rows).toHaveLength(1);
    await expect(queryAs(db, { organisationId: SECOND }, write(FIRST))).rejects.toThrow();
  });
});

it("A moment is read from a Date and from Postgres' own text.", () => {
  const at = new Date("2026-05-01T12:00:00.123Z");
  expect([moment(at), moment("2026-05-01 12:00:00.123+00")]).toEqual([at, at]);
});
