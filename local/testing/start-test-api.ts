import { randomBytes } from "node:crypto";
import pg from "pg";
import { SCOPES, type Scope } from "../../core/access/permissions.ts";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { hashApiKey } from "../../functions/api-key-caller.ts";
import { app } from "../../functions/app.ts";
import { newAccessTokenKeys, newReceiptKeys } from "../platform/settings.ts";
import { startUpstash } from "../upstash/start-upstash.ts";
import { createTestDatabase, type TestDatabase } from "./database.ts";
import { createFakeBucket, type FakeBucket } from "./fake-bucket.ts";
import { siteAssets } from "./site-assets.ts";

const makeIds = () => createUuidv7((bytes) => crypto.getRandomValues(bytes));
let newUuid = makeIds();
export const newId = (): string => newUuid(Date.now());

/** What a test looks at of an answer. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests reach into answers and assert what they find
  readonly body: any;
}

/** A KV namespace in memory, and how to make it fail. */
export interface FakeKv {
  readonly values: Map<string, string>;
  failing: boolean;
  get(key: string): Promise<string | null>;
  put(key: string, value: string): Promise<void>;
  delete(key: string): Promise<void>;
}

export interface TestApi {
  readonly database: TestDatabase;
  readonly env: Record<string, unknown>;
  readonly kv: FakeKv;
  /** The bucket FILES. */
  readonly files: FakeBucket;
  readonly upstash: { readonly url: string; readonly token: string };
  /** Past row-level security. */
  readonly owner: pg.Client;
  /** Work that requests left for after their answers. */
  readonly deferred: Promise<unknown>[];
  /** A new organisation with a key that holds every scope. */
  createOrganisation(): Promise<{ id: string; key: string }>;
  /** A key, written past the API. */
  createKey(key: {
    organisationId: string;
    programId?: string;
    scopes?: readonly Scope[];
    test?: boolean;
    expiresAt?: Date;
  }): Promise<string>;
  /** One request with a key; a string as body is sent as it is, anything else as JSON. */
  call(
    key: string,
    method: string,
    path: string,
    body?: unknown,
    headers?: Record<string, string>,
  ): Promise<Answer>;
  close(): Promise<void>;
}

export const EDGE_URL = "http://edge.test:8787";

/** The whole API in this process, on a database and an Upstash of its own. */
export async function startTestApi(overrides: Record<string, unknown> = {}): Promise<TestApi> {
  // Ids never go back in time: those of a file that had put the clock forward must not decide those of the next one.
  newUuid = makeIds();
  const database = await createTestDatabase();
  const token = "upstash-token";
  const upstash = await startUpstash({ token });
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  const kv = createFakeKv();
  const files = createFakeBucket();
  const env = {
    ...testEnv(database, upstash.url, token),
    LINKS: kv,
    SALTS: createFakeKv(),
    SPILL: {},
    FILES: files,
    EVENTS: {},
    ASSETS: siteAssets,
    ...overrides,
  };
  const deferred: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => void deferred.push(work),
    passThroughOnException: () => undefined,
    props: {},
  };
  const createKey: TestApi["createKey"] = async (wanted) => {
    const key = `trb_${wanted.test ? "test" : "live"}_${randomBytes(20).toString("hex")}`;
    await owner.query(
      "INSERT INTO api_keys (id, organisation_id, program_id, name, prefix, key_hash, scopes, test, expires_at) VALUES ($1, $2, $3, 'test', $4, $5, $6, $7, $8)",
      [
        newId(),
        wanted.organisationId,
        wanted.programId ?? null,
        key.slice(0, 13),
        await hashApiKey(key),
        wanted.scopes ?? SCOPES,
        wanted.test ?? false,
        wanted.expiresAt ?? null,
      ],
    );
    return key;
  };
  return {
    database,
    env,
    kv,
    files,
    upstash: { url: upstash.url, token },
    owner,
    deferred,
    createKey,
    async createOrganisation() {
      const id = newId();
      await owner.query("INSERT INTO organisations (id, name) VALUES ($1, $2)", [id, `Organisation ${id}`]);
      return { id, key: await createKey({ organisationId: id }) };
    },
    async call(key, method, path, body, headers = {}) {
      const init: RequestInit = { method, headers: { authorization: `Bearer ${key}`, ...headers } };
      if (body !== undefined) {
        init.headers = { "content-type": "application/json", ...init.headers };
        init.body =
          typeof body === "string" || body instanceof Uint8Array ? (body as string) : JSON.stringify(body);
      }
      const response = await app.request(`http://api.test/api${path}`, init, env, context);
      const text = await response.text();
      const isJson = /[/+]json\b/.test(response.headers.get("content-type") ?? "");
      const read = () => (isJson ? JSON.parse(text) : text);
      return {
        status: response.status,
        headers: response.headers,
        body: text === "" ? null : read(),
      };
    },
    async close() {
      await Promise.allSettled(deferred);
      await upstash.close();
      await owner.end();
      await database.drop();
    },
  };
}

function testEnv(database: TestDatabase, upstashUrl: string, token: string): Record<string, unknown> {
  const secret = () => randomBytes(32).toString("base64url");
  return {
    DATABASE_URL: database.appUrl,
    JOB_DATABASE_URL: database.jobUrl,
    DATABASE_HTTP_URL: database.httpUrl,
    DATABASE_WS_PROXY: database.wsProxy,
    UPSTASH_REDIS_REST_URL: upstashUrl,
    UPSTASH_REDIS_REST_TOKEN: token,
    // The stand-in takes what comes.
    STRIPE_REQUESTS_PER_SECOND: 10_000,
    // A busy machine is no Redis that is away.
    LIMIT_TIMEOUT_MS: 10_000,
    // It refuses at once: what is handed over stays in the outbox, for tests to see.
    QSTASH_URL: upstashUrl,
    QSTASH_TOKEN: "qstash",
    QSTASH_CURRENT_SIGNING_KEY: "sig_current",
    QSTASH_NEXT_SIGNING_KEY: "sig_next",
    APP_URL: "http://api.test",
    EDGE_URL,
    CLICK_TOKEN_KEYS: `1:${secret()}`,
    EMAIL_HASH_SECRET: secret(),
    ENVELOPE_KEYS: `a:${secret()}`,
    ACCESS_TOKEN_KEYS: newAccessTokenKeys(),
    RECEIPT_KEYS: newReceiptKeys(),
  };
}

function createFakeKv(): FakeKv {
  const values = new Map<string, string>();
  const kv: FakeKv = {
    values,
    failing: false,
    async get(key) {
      if (kv.failing) throw new Error("KV GET failed: 500");
      return values.get(key) ?? null;
    },
    async put(key, value) {
      if (kv.failing) throw new Error("KV PUT failed: 429");
      values.set(key, value);
    },
    async delete(key) {
      if (kv.failing) throw new Error("KV DELETE failed: 429");
      values.delete(key);
    },
  };
  return kv;
}
