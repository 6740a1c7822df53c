import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { type EnvelopeKeys, open, parseEnvelopeKeys, seal } from "../core/privacy/envelope.ts";
import { eventPlace } from "../functions/integrations/record-event.ts";
import { getServices } from "../functions/services.ts";
import { openTotp, sealTotp } from "../functions/session/totp.ts";
import { makeProgram } from "../local/testing/api-fixtures.ts";
import { insertUsers } from "../local/testing/mint-token.ts";
import { newId, startTestApi, type TestApi } from "../local/testing/start-test-api.ts";
import { reportRotation, rotateKeys } from "./rotate-keys.ts";
import { SEALED_COLUMNS } from "./sealed-columns.ts";

/*
 * Goal: the key of envelopes is changed while requests seal and open, and nothing fails; afterwards the old key is needed
 * nowhere. Method: rows in every sealed column, sealed for their real places; writers and readers beside the rotation.
 */
const secret = () => randomBytes(32).toString("base64url");
const OLD = `a:${secret()}`;
const NEW = `b:${secret()}`;
const keysOf = async (text: string): Promise<EnvelopeKeys> => {
  const parsed = await parseEnvelopeKeys(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.value;
};

let api: TestApi;
let before: EnvelopeKeys;
let both: EnvelopeKeys;
let after: EnvelopeKeys;

beforeAll(async () => {
  for (const level of ["log", "warn", "error"] as const) vi.spyOn(console, level).mockReturnValue();
  api = await startTestApi({ ENVELOPE_KEYS: OLD });
  [before, both, after] = await Promise.all([keysOf(OLD), keysOf(`${NEW},${OLD}`), keysOf(NEW)]);
});
afterAll(async () => {
  vi.restoreAllMocks();
  await api.close();
});

const sealed = (plain: string, context: string, keys = before) =>
  seal(plain, context, keys, crypto.getRandomValues(new Uint8Array(12)));

const insert = (table: string, row: Record<string, unknown>) =>
  api.owner.query(`INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, $1)).*`, [
    { created_at: "now", ...row },
  ]);

/** Rows in every sealed column; answers the user. */
async function fill(): Promise<string> {
  const { id: organisationId, key } = await api.createOrganisation();
  const program = await makeProgram(api, key);
  const [userId = ""] = await insertUsers(api, [{}]);
  const at = {
    received_at: "now",
    version: 1,
    organisation_id: organisationId,
    program_id: program.id,
    test: false,
  };
  const event = newId();
  await insert("provider_events", {
    ...{ id: newId(), provider: "stripe", event_id: event, kind: "x", received_at: "now", attempts: 0 },
    envelope: await sealed("webhook", `stripe:${event}`),
  });
  await insert("integration_events", {
    ...{
      ...at,
      id: newId(),
      provider: "stripe",
      event_id: event,
      kind: "x",
      state: "applied",
      request_id: newId(),
    },
    envelope: await sealed("event", eventPlace(program.id, "stripe", event)),
  });
  const [token, note, provider] = [newId(), newId(), newId()];
  await insert("email_tokens", {
    ...{ id: token, kind: "register", token_hash: newId(), email_normalised: "x", expires_at: "now" },
    envelope: await sealed("registration", token),
  });
  const services = await getServices(api.env);
  await insert("totp_factors", {
    user_id: userId,
    envelope: await sealTotp(services, userId, "JBSWY3DPEHPK3PXP"),
  });
  await insert("oidc_providers", {
    ...{
      id: provider,
      organisation_id: organisationId,
      name: "x",
      issuer: "https://i.example",
      client_id: "c",
      version: 1,
    },
    secret_envelope: await sealed("client secret", provider),
  });
  await insert("notifications", {
    ...{ id: note, kind: "x", event_key: note, recipient: "x", data: {}, request_id: newId() },
    envelope: await sealed("address", `notification:${note}`),
  });
  const method = newId();
  await insert("payout_methods", {
    ...{ id: method, affiliate_id: newId(), kind: "bank", country: "VN", label: "x", state: "unverified" },
    ...{ usable_from: "now", version: 1, envelope: await sealed("details", `payout-method:${method}`) },
  });
  const endpoint = newId();
  await insert("webhook_endpoints", {
    ...{ id: endpoint, organisation_id: organisationId, url: "https://h.example", method: "POST", types: [] },
    ...{ description: "", include_test: false, state: "active", version: 1, updated_at: "now" },
    envelope: await sealed("secret", `webhook:${endpoint}`),
    previous_envelope: await sealed("secret before", `webhook:${endpoint}`),
  });
  await insert("notification_addresses", {
    ...{ user_id: userId, channel: "slack" },
    envelope: await sealed("hook", `address:${userId}:slack`),
  });
  return userId;
}

async function envelopes(keys: EnvelopeKeys): Promise<Map<string, string | null>> {
  const found = new Map<string, string | null>();
  for (const { table, column, key, context } of SEALED_COLUMNS) {
    const id = key.map(([name]) => `${name}::text`).join(" || ");
    const { rows } = await api.owner.query(
      `SELECT ${id} AS id, ${column} AS envelope, ${context} AS context FROM ${table} WHERE ${column} IS NOT NULL`,
    );
    for (const row of rows) {
      const opened = await open(row.envelope, row.context, keys);
      found.set(`${table}.${column} ${row.id}`, opened.ok ? opened.value : null);
    }
  }
  return found;
}

it("the list names every column of envelopes that the database has, and no other", async () => {
  const { rows } = await api.owner.query(
    "SELECT table_name || '.' || column_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name ~ 'envelope'",
  );
  const listed = SEALED_COLUMNS.map(({ table, column }) => `${table}.${column}`);
  expect(listed.sort()).toEqual(rows.map(({ name }) => name).sort());
});

describe("rotating", () => {
  it("seals everything anew, for its place; the old key alone opens nothing any more, the new one all", async () => {
    const userId = await fill();
    const plain = await envelopes(before);
    expect([...plain.values()]).not.toContain(null);
    expect(new Set([...plain.keys()].map((name) => name.split(" ")[0])).size).toBe(SEALED_COLUMNS.length);
    const reports = await rotateKeys(api.database.ownerUrl, both);
    expect(await envelopes(after)).toEqual(plain);
    expect(new Set((await envelopes(before)).values())).toEqual(new Set([null]));
    const lines: string[] = [];
    expect(reportRotation(reports, "b", (line) => lines.push(line))).toBe(0);
    expect(lines.at(-1)).toBe("Every envelope is sealed with b.");
    // The platform itself, with the new key alone, reads what it reads.
    const services = await getServices({ ...api.env, ENVELOPE_KEYS: NEW });
    const { rows } = await api.owner.query("SELECT envelope FROM totp_factors WHERE user_id = $1", [userId]);
    expect(await openTotp(services, userId, rows[0].envelope)).toBe("JBSWY3DPEHPK3PXP");
    const [log] = (
      await api.owner.query(
        "SELECT record FROM audit_log WHERE action = 'totp.changed' ORDER BY id DESC LIMIT 1",
      )
    ).rows;
    expect(JSON.parse(log.record)).toMatchObject({
      route: "rotate-keys",
      changes: { envelope: ["•••", "•••"] },
    });
  });

  it("does nothing when all is done, and says what no key opens", async () => {
    const again = await rotateKeys(api.database.ownerUrl, both);
    expect(again.every(({ rotated }) => rotated === 0)).toBe(true);
    const [id, foreign] = [newId(), await keysOf(`c:${secret()}`)];
    await insert("email_tokens", {
      ...{ id, kind: "register", token_hash: id, email_normalised: "x", expires_at: "now" },
      envelope: await sealed("x", id, foreign),
    });
    const reports = await rotateKeys(api.database.ownerUrl, both);
    expect(reports.find(({ table }) => table === "email_tokens")).toMatchObject({
      unreadable: 1,
      rotated: 0,
    });
    const lines: string[] = [];
    expect(reportRotation(reports, "b", (line) => lines.push(line))).toBe(1);
    expect(lines.at(-1)).toBe("1 envelopes need another key.");
    await api.owner.query("DELETE FROM email_tokens WHERE id = $1", [id]);
  });

  it("stopped half-way it goes on where it was, while everything can be read", async () => {
    await fillMany(500);
    const stop = () =>
      rotateKeys(api.database.ownerUrl, both, {
        batch: 50,
        onBatch: (_, rotated) => {
          if (rotated >= 200) throw new Error("killed");
        },
      });
    await expect(stop()).rejects.toThrow("killed");
    expect(await stale()).toBe(300);
    expect([...(await envelopes(both)).values()]).not.toContain(null);
    const reports = await rotateKeys(api.database.ownerUrl, both, { batch: 50 });
    expect(reports.find(({ table }) => table === "email_tokens")).toMatchObject({ rotated: 300 });
    expect(await stale()).toBe(0);
  });

  it("under load no request fails, no write is lost, and at the end no row needs the old key", async () => {
    const ids = await fillMany(2_000);
    let running = true;
    let asked = 0;
    const written = new Map<string, string>();
    const reader = async () => {
      while (running) {
        const id = ids[Math.floor(Math.random() * ids.length)];
        const { rows } = await api.owner.query("SELECT envelope FROM email_tokens WHERE id = $1", [id]);
        const opened = await open(rows[0].envelope, id!, both);
        if (!opened.ok) throw new Error(opened.reason);
        asked++;
      }
    };
    // Those that still run with the old order of keys seal with the old one while the rotation goes on.
    const writer = async (keys: EnvelopeKeys, name: string) => {
      for (let turn = 0; running; turn++) {
        const id = ids[Math.floor(Math.random() * ids.length)]!;
        const plain = `${name} ${turn}`;
        const envelope = await sealed(plain, id, keys);
        await api.owner.query("UPDATE email_tokens SET envelope = $1 WHERE id = $2", [envelope, id]);
        written.set(id, plain);
        asked++;
      }
    };
    const load = [reader(), reader(), writer(both, "new"), writer(await keysOf(`${OLD},${NEW}`), "old")];
    await rotateKeys(api.database.ownerUrl, both, { batch: 20 });
    running = false;
    await Promise.all(load);
    expect(asked).toBeGreaterThan(50);
    // Every process has the new key first now: one more run ends it.
    await rotateKeys(api.database.ownerUrl, both);
    expect(await stale()).toBe(0);
    const plain = await envelopes(after);
    expect([...plain.values()]).not.toContain(null);
    for (const [id, text] of written) expect(plain.get(`email_tokens.envelope ${id}`)).toBe(text);
  });
});

async function fillMany(count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, newId);
  const rows = await Promise.all(ids.map(async (id) => ({ id, envelope: await sealed("registration", id) })));
  await api.owner.query(
    `INSERT INTO email_tokens (id, kind, token_hash, email_normalised, expires_at, envelope)
     SELECT id, 'register', id::text, 'x', now(), envelope FROM jsonb_to_recordset($1) AS r(id uuid, envelope text)`,
    [JSON.stringify(rows)],
  );
  return ids;
}

async function stale(): Promise<number> {
  const { rows } = await api.owner.query(
    "SELECT count(*)::int AS n FROM email_tokens WHERE split_part(envelope, '.', 1) <> 'b'",
  );
  return rows[0].n;
}
