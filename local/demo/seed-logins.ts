import { randomBytes } from "node:crypto";
import pg from "pg";
import { seedUser } from "../../db/seed/user.ts";

/** With what one signs in. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

export interface Logins {
  /** The platform's owner, and a member of the demo organisation. */
  readonly admin: Login;
  /** Owner of the demo organisation. */
  readonly merchant: Login;
  /** The partner whose link the demo link is. */
  readonly affiliate: Login;
}

/** Makes the demo's users, each with a password of this machine's own. */
export async function seedLogins(
  ownerUrl: string,
  demo: { readonly programId: string; readonly affiliateEmail: string },
): Promise<Logins> {
  const organisationId = await findOrganisation(ownerUrl, demo.programId);
  const memberships = [{ organisationId, role: "owner" as const }];
  const login = (email: string): Login => ({ email, password: randomBytes(9).toString("base64url") });
  const logins = {
    admin: login("admin@tributary.example"),
    merchant: login("merchant@shop.example"),
    affiliate: login(demo.affiliateEmail),
  };
  await seedUser(ownerUrl, { ...logins.admin, name: "Demo admin", platformRole: "owner", memberships });
  await seedUser(ownerUrl, { ...logins.merchant, name: "Demo merchant", memberships });
  await seedUser(ownerUrl, { ...logins.affiliate, name: "Ada", affiliate: true });
  return logins;
}

async function findOrganisation(ownerUrl: string, programId: string): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    const sql = "SELECT organisation_id AS id FROM programs WHERE id = $1";
    const [row] = (await client.query<{ id: string }>(sql, [programId])).rows;
    if (row === undefined)
      throw new Error(`the demo's program ${programId} is gone; npm run reset makes a new one`);
    return row.id;
  } finally {
    await client.end();
  }
}
