import { hasBearer } from "../http/bearer.ts";
import { json } from "../http/json.ts";
import type { LocalRequest } from "../http/start-server.ts";
import { startServer } from "../http/start-server.ts";
import { openDatabase } from "../services/open-database.ts";
import { createEngine } from "./create-engine.ts";
import { createStorage, STORAGE_SCHEMA } from "./create-storage.ts";
import { Keyspace } from "./keyspace.ts";
import { answer } from "./rest.ts";

const MAX_BODY_BYTES = 10 * 1024 * 1024;
const SWEEP_EVERY_MS = 10_000;
const METHODS = new Set(["GET", "HEAD", "POST", "PUT"]);

export type UpstashOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  token: string;
  /** Where `upstash.sqlite` is kept; without it the keys live in memory. */
  dataDir?: string | undefined;
  /** The clock, in ms since 1970. */
  now?: (() => number) | undefined;
};

/**
 * Starts a Redis that speaks Upstash's REST protocol.
 * Every write is in the database file before it is answered.
 */
export async function startUpstash(
  options: UpstashOptions,
): Promise<{ url: string; close(): Promise<void> }> {
  const database = openDatabase(options.dataDir, "upstash", STORAGE_SCHEMA);
  const keyspace = new Keyspace(options.now ?? Date.now);
  const save = createStorage(database, keyspace);
  const engine = createEngine(keyspace);
  const server = await startServer({
    port: options.port,
    maxBodyBytes: MAX_BODY_BYTES,
    handle: (request) => {
      if (!METHODS.has(request.method)) return json(405, { error: "ERR method not allowed" });
      if (!authorised(request, options.token))
        return json(401, { error: "WRONGPASS invalid or missing auth token" });
      const response = answer(engine, request);
      save();
      return response;
    },
    fail: (status) =>
      json(status, { error: status === 413 ? "ERR max request size exceeded" : "ERR internal error" }),
  }).catch((error: unknown) => {
    database.close();
    throw error;
  });
  const sweeper = setInterval(() => {
    keyspace.sweep();
    save();
  }, SWEEP_EVERY_MS);
  sweeper.unref();
  return {
    url: server.url,
    close: async () => {
      clearInterval(sweeper);
      await server.close();
      database.close();
    },
  };
}

function authorised(request: LocalRequest, token: string): boolean {
  const inQuery = request.query.get("_token");
  return hasBearer(inQuery === null ? request.headers.authorization : `Bearer ${inQuery}`, token);
}
