import { drizzle } from "drizzle-orm/node-postgres";
import pg from "pg";
import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { topUpPosting } from "../../core/ledger/funding-posting.ts";
import { writePostings } from "../../db/repositories/ledger.ts";

/** Minor units: ten thousand dollars and euros, a hundred million dong. */
const AMOUNTS = { USD: 1_000_000n, EUR: 1_000_000n, VND: 100_000_000n };

interface Funds {
  readonly amounts?: Readonly<Record<string, bigint>>;
  readonly label?: string;
  /** When the money came. */
  readonly at?: Date;
}

/** Gives the demo program something to pay its partners with, in minor units, as if its merchant's bank had sent it; once under a label. */
export async function fundDemo(
  ownerUrl: string,
  programId: string,
  { amounts = AMOUNTS, label = "DEMO", at = new Date() }: Funds = {},
): Promise<void> {
  const newId = createUuidv7((bytes) => crypto.getRandomValues(bytes));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    for (const [currency, amountMinor] of Object.entries(amounts)) {
      const topUpId = newId(at.getTime());
      const reference = `${label}-${currency}`;
      const { rows } = await client.query<{ organisation_id: string }>(
        `INSERT INTO top_ups (id, organisation_id, program_id, method, currency, amount_minor, state, reference, received_on, request_key, settled_at, created_at, request_id)
         SELECT $1, organisation_id, id, 'bank', $3, $4, 'settled', $5, $6::timestamptz, $5, $6::timestamptz, $6::timestamptz, $1 FROM programs WHERE id = $2
         ON CONFLICT DO NOTHING RETURNING organisation_id`,
        [topUpId, programId, currency, String(amountMinor), reference, at],
      );
      const organisationId = rows[0]?.organisation_id;
      if (organisationId === undefined) continue;
      const posting = topUpPosting({ topUpId, programId, currency }, amountMinor);
      const place = { organisationId, programId, conversionId: null, requestId: topUpId };
      await writePostings(drizzle({ client }), [{ id: newId(at.getTime()), posting, ...place }], at);
    }
    await client.query("COMMIT");
  } finally {
    await client.end();
  }
}
