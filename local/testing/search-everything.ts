import { gunzipSync } from "node:zlib";
import { Redis } from "@upstash/redis";
import { open } from "../../core/privacy/envelope.ts";
import { SEALED_COLUMNS } from "../../db/sealed-columns.ts";
import { getServices } from "../../functions/services.ts";
import type { FakeBucket } from "./fake-bucket.ts";
import type { FakeKv, TestApi } from "./start-test-api.ts";

/**
 * Where one of these words stands, in whatever case: in every column of every table of every schema, in what envelopes and
 * the audit log hold for who has the keys, in KV, Redis and the buckets. Answers places, as `users: {…}`.
 */
export async function searchEverything(api: TestApi, words: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  const look = (where: string, text: string) => {
    const lower = text.toLowerCase();
    for (const word of words)
      if (lower.includes(word.toLowerCase())) found.push(`${where}: ${word} in ${text.slice(0, 300)}`);
  };
  const { rows: tables } = await api.owner.query(
    `SELECT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg_toast%'`,
  );
  for (const { name } of tables) {
    const { rows } = await api.owner.query(`SELECT t::text AS text FROM ${name} t`);
    for (const { text } of rows) look(name, text);
  }
  const { envelopeKeys } = await getServices(api.env);
  for (const { table, column, context } of SEALED_COLUMNS) {
    const { rows } = await api.owner.query(
      `SELECT ${column} AS envelope, ${context} AS place FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    for (const row of rows) {
      const opened = await open(row.envelope, row.place, envelopeKeys);
      if (opened.ok) look(`${table}, opened`, opened.value);
    }
  }
  const { rows: sealed } = await api.owner.query(
    `SELECT pgp_sym_decrypt(decode(l.record::jsonb ->> 'personal', 'base64'), encode(k.key, 'hex')) AS text
     FROM audit_log l JOIN person_keys k ON k.pseudonym = (l.record::jsonb ->> 'person')::uuid WHERE l.record::jsonb ? 'personal'`,
  );
  for (const { text } of sealed) look("audit_log, opened", text);
  for (const name of ["LINKS", "SALTS"] as const)
    for (const [key, value] of (api.env[name] as FakeKv).values) look(name, `${key} ${value}`);
  for (const name of ["SPILL", "FILES"] as const)
    for (const [key, { bytes }] of (api.env[name] as FakeBucket).objects) {
      const packed = key.endsWith(".gz");
      look(name, `${key} ${Buffer.from(packed ? gunzipSync(bytes) : bytes).toString()}`);
    }
  const redis = new Redis({ ...api.upstash, enableTelemetry: false, automaticDeserialization: false });
  // Counters of limits name who is counted, and are gone within minutes.
  for (const key of (await redis.keys("*")).filter((name) => !name.startsWith("limit:")))
    look("redis", `${key} ${await redis.get(key).catch(() => "")}`);
  return found;
}
