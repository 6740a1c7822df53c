import { randomBytes } from "node:crypto";
import { parseArgs } from "node:util";
import pg from "pg";
import { MEMBER_ROLES, type MemberRole } from "../../core/access/roles.ts";
import { normaliseEmail } from "../../core/attribution/email.ts";
import { hashPassword } from "../password.ts";

export interface SeedUser {
  readonly email: string;
  readonly name: string;
  readonly password: string;
  /** What `hashPassword` made of the password, where that is known; absent: it is made here. */
  readonly passwordHash?: string;
  /** BCP 47; absent: English. */
  readonly locale?: string;
  /** The platform's own people. */
  readonly platformRole?: "owner" | "finance" | "compliance" | "support";
  readonly memberships?: readonly { readonly organisationId: string; readonly role: MemberRole }[];
  /** Signs in as the affiliate of the same address, who must be a partner somewhere. */
  readonly affiliate?: boolean;
}

/**
 * Makes a user, or gives the one of this address another name, password and roles; memberships of other organisations
 * stay. The operator answers for the address: it counts as proved. Needs the database's owner, since no role of the
 * application may say who is of the platform.
 */
export async function seedUser(ownerUrl: string, user: SeedUser): Promise<{ userId: string }> {
  const normalised = normaliseEmail(user.email);
  if (normalised === null) throw new Error(`${user.email} is no e-mail address`);
  const passwordHash =
    user.passwordHash ?? (await hashPassword(user.password, (bytes) => crypto.getRandomValues(bytes)));
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query("BEGIN");
    const { rows } = await client.query<{ id: string }>(
      `INSERT INTO users (id, email, email_normalised, name, password_hash, platform_role, locale, email_verified_at)
       VALUES (uuidv7(), $1, $2, $3, $4, $5, $6, now())
       ON CONFLICT (email_normalised) DO UPDATE SET email = excluded.email, name = excluded.name, locale = excluded.locale,
         password_hash = excluded.password_hash, platform_role = excluded.platform_role, version = users.version + 1,
         email_verified_at = coalesce(users.email_verified_at, excluded.email_verified_at)
       RETURNING id`,
      [user.email, normalised, user.name, passwordHash, user.platformRole ?? null, user.locale ?? "en"],
    );
    const [row] = rows;
    if (row === undefined) throw new Error("the user was not made");
    for (const { organisationId, role } of user.memberships ?? []) {
      await client.query(
        `INSERT INTO memberships (organisation_id, user_id, role) VALUES ($1, $2, $3)
         ON CONFLICT (organisation_id, user_id) DO UPDATE SET role = excluded.role`,
        [organisationId, row.id, role],
      );
    }
    if (user.affiliate) await tieAffiliate(client, row.id, normalised);
    await client.query("COMMIT");
    return { userId: row.id };
  } finally {
    await client.end();
  }
}

async function tieAffiliate(client: pg.Client, userId: string, emailNormalised: string): Promise<void> {
  const { rowCount } = await client.query(
    "UPDATE affiliates SET user_id = $1 WHERE email_normalised = $2 AND (user_id IS NULL OR user_id = $1)",
    [userId, emailNormalised],
  );
  if (rowCount !== 1) throw new Error(`no affiliate has the address ${emailNormalised}`);
}

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      organisation: { type: "string" },
      role: { type: "string", default: "owner" },
      "platform-owner": { type: "boolean", default: false },
      affiliate: { type: "boolean", default: false },
    },
  });
  const ownerUrl = process.env.DIRECT_DATABASE_URL;
  const [email, name] = positionals;
  const role = MEMBER_ROLES.find((known) => known === values.role);
  if (!ownerUrl || !email || !name || role === undefined) {
    throw new Error(
      `usage: DIRECT_DATABASE_URL=… node db/seed/user.ts EMAIL "Name" [--organisation ID] [--role ${MEMBER_ROLES.join("|")}] [--platform-owner] [--affiliate]`,
    );
  }
  const password = randomBytes(18).toString("base64url");
  const { userId } = await seedUser(ownerUrl, {
    ...{ email, name, password, affiliate: values.affiliate },
    ...(values["platform-owner"] ? { platformRole: "owner" as const } : {}),
    memberships: values.organisation === undefined ? [] : [{ organisationId: values.organisation, role }],
  });
  console.log(`user     ${userId}\npassword ${password}   (shown once)`);
}
