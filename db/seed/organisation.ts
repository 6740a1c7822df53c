import { createHash, randomBytes } from "node:crypto";
import pg from "pg";
import { SCOPES } from "../../core/access/permissions.ts";

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const KEY_LENGTH = 40;
const PREFIX_LENGTH = 13;

/**
 * Makes an organisation and its first key, with every scope, and answers the key: the only time that it is seen.
 * Needs the database's owner, since no role of the application may make an organisation.
 */
export async function seedOrganisation(
  ownerUrl: string,
  name: string,
): Promise<{ organisationId: string; apiKey: string }> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const apiKey = `trb_live_${randomText(KEY_LENGTH)}`;
    const { rows } = await client.query<{ id: string }>(
      `WITH made AS (INSERT INTO organisations (id, name) VALUES (uuidv7(), $1) RETURNING id)
       INSERT INTO api_keys (id, organisation_id, name, prefix, key_hash, scopes)
       SELECT uuidv7(), id, 'First key', $2, $3, $4 FROM made RETURNING organisation_id AS id`,
      [name, apiKey.slice(0, PREFIX_LENGTH), createHash("sha256").update(apiKey).digest("hex"), [...SCOPES]],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("the organisation was not made");
    return { organisationId: row.id, apiKey };
  } finally {
    await client.end();
  }
}

/** Random text without modulo bias: bytes beyond the last whole multiple are dropped. */
function randomText(length: number): string {
  const limit = 256 - (256 % ALPHABET.length);
  let text = "";
  while (text.length < length) {
    for (const byte of randomBytes(length))
      if (byte < limit && text.length < length) text += ALPHABET[byte % ALPHABET.length];
  }
  return text;
}

if (import.meta.main) {
  const ownerUrl = process.env.DIRECT_DATABASE_URL;
  const [name] = process.argv.slice(2);
  if (!ownerUrl || !name)
    throw new Error('usage: DIRECT_DATABASE_URL=… node db/seed/organisation.ts "Name of the organisation"');
  const { organisationId, apiKey } = await seedOrganisation(ownerUrl, name);
  console.log(`organisation ${organisationId}\nAPI key      ${apiKey}   (shown once)`);
}
