import { randomBytes } from "node:crypto";
import pg from "pg";
import { parseEnvelopeKeys } from "../../core/privacy/envelope.ts";
import { seedUser } from "../../db/seed/user.ts";
import { newTotpSecret, sealTotp } from "../../functions/session/totp.ts";

/** With what one signs in. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

/** Beside the password, the codes of an authenticator app. */
export interface TwoFactorLogin extends Login {
  /** base32 */
  readonly totpSecret: string;
}

export interface Logins {
  /** The platform's owner, who needs a second factor, and a member of the demo organisation. */
  readonly admin: TwoFactorLogin;
  /** Owner of the demo organisation. */
  readonly merchant: Login;
  /** The partner whose link the demo link is. */
  readonly affiliate: Login;
}

/** Makes the demo's users, each with a password, and the admin with an authenticator app, of this machine's own. */
export async function seedLogins(
  ownerUrl: string,
  demo: { readonly programId: string; readonly affiliateEmail: string; readonly envelopeKeys: string },
): Promise<Logins> {
  const organisationId = await findOrganisation(ownerUrl, demo.programId);
  const memberships = [{ organisationId, role: "owner" as const }];
  const login = (email: string): Login => ({ email, password: randomBytes(9).toString("base64url") });
  const logins = {
    admin: { ...login("admin@tributary.example"), totpSecret: newTotpSecret() },
    merchant: login("merchant@shop.example"),
    affiliate: login(demo.affiliateEmail),
  };
  const { email, password, totpSecret } = logins.admin;
  const admin = { email, password, name: "Demo admin", platformRole: "owner" as const, memberships };
  const { userId } = await seedUser(ownerUrl, admin);
  await seedTotp(ownerUrl, { userId, secret: totpSecret, envelopeKeys: demo.envelopeKeys });
  await seedUser(ownerUrl, { ...logins.merchant, name: "Demo merchant", memberships });
  await seedUser(ownerUrl, { ...logins.affiliate, name: "Ada", affiliate: true });
  return logins;
}

async function seedTotp(
  ownerUrl: string,
  { userId, secret, envelopeKeys }: { userId: string; secret: string; envelopeKeys: string },
): Promise<void> {
  const keys = await parseEnvelopeKeys(envelopeKeys);
  if (!keys.ok) throw new Error(`ENVELOPE_KEYS is not usable: ${keys.reason}`);
  const envelope = await sealTotp({ envelopeKeys: keys.value }, userId, secret);
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO totp_factors (user_id, envelope, confirmed_at) VALUES ($1, $2, now())
       ON CONFLICT (user_id) DO UPDATE SET envelope = excluded.envelope, confirmed_at = now(), last_step = NULL`,
      [userId, envelope],
    );
  } finally {
    await client.end();
  }
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
