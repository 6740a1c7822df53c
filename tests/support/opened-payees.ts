import pg from "pg";
import { afterAll, beforeAll } from "vitest";
import { seedUser } from "../../db/seed/user.ts";
import type { Opened } from "./opened.ts";
import { earn } from "./payouts.ts";

/** Of the demo program's partners, the sponsor of Ada and hers. */
export const LINUS = { email: "linus@partner.example", password: "a password of Linus" };
export const GRACE = { email: "grace@partner.example", password: "a password of Grace" };

/** A platform whose demo's partners have earned something that is available, and can all sign in. */
export interface OpenedPayees extends Opened {
  /** The database's owner, past row-level security. */
  readonly database: pg.Client;
  /** Of the demo. */
  readonly organisationId: string;
}

/** Brings that about before the file's tests. */
export function openPayees(opened: Opened): OpenedPayees {
  const payees: Partial<OpenedPayees> & object = opened;
  beforeAll(async () => {
    const { databaseUrl, demo } = opened.platform.ready;
    const database = new pg.Client({ connectionString: databaseUrl });
    await database.connect();
    const { rows } = await database.query("SELECT organisation_id AS id FROM programs WHERE id = $1", [
      demo.programId,
    ]);
    Object.assign(payees, { database, organisationId: rows[0].id });
    await seedUser(databaseUrl, { ...GRACE, name: "Grace", affiliate: true });
    await seedUser(databaseUrl, { ...LINUS, name: "Linus", affiliate: true });
    await earn(opened.platform, database);
  });
  afterAll(() => payees.database?.end());
  return payees as OpenedPayees;
}
