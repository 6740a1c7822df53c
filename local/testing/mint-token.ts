import type { MemberRole, PlatformRole } from "../../core/access/roles.ts";
import { getServices } from "../../functions/services.ts";
import { mintAccessToken, type SignedIn } from "../../functions/session/access-token.ts";
import { newId, type TestApi } from "./start-test-api.ts";

/** An access token as a sign-in would give it, without the sign-in. The second factor was shown just now. */
export async function mintToken(
  api: Pick<TestApi, "owner" | "env">,
  userId: string,
  extra: Partial<Omit<SignedIn, "userId">> = {},
): Promise<string> {
  const sessionId = newId();
  await insertSession(api, { userId, sessionId, ...extra });
  return mintTokenOf(api, { userId, sessionId, ...extra });
}

/** The same for a session that is there. */
export async function mintTokenOf(
  api: Pick<TestApi, "env">,
  session: Pick<SignedIn, "userId" | "sessionId"> & Partial<SignedIn>,
): Promise<string> {
  const { accessKeys, env, now } = await getServices(api.env);
  const signedIn = { secondFactorAt: now(), mustEnrol: false, actor: null, ...session };
  return (await mintAccessToken(accessKeys, signedIn, env.APP_URL, now())).accessToken;
}

/** The same with a session that outlasts a clock which is put forward: for what goes on days later. */
export async function mintLastingToken(api: TestApi, userId: string): Promise<string> {
  const token = await mintToken(api, userId);
  await api.owner.query(
    "UPDATE sessions SET expires_at = now() + interval '9999 days', ends_at = now() + interval '9999 days' WHERE user_id = $1",
    [userId],
  );
  return token;
}

/** The session of a token, unless it is there or its user is not; without a trace in the audit log. */
async function insertSession(
  api: Pick<TestApi, "owner">,
  { userId, sessionId }: Pick<SignedIn, "userId" | "sessionId">,
): Promise<void> {
  await api.owner.query(`
    BEGIN;
    SET LOCAL session_replication_role = replica;
    INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, ends_at)
    SELECT '${sessionId}', id, '${sessionId}', now(), now() + interval '1 day', now() + interval '1 day'
    FROM users WHERE id = '${userId}' ON CONFLICT DO NOTHING;
    COMMIT`);
}

/** Who to make: part of an organisation, of the platform, of both or of none. */
export interface Part {
  readonly member?: { readonly organisationId: string; readonly role: MemberRole };
  readonly platformRole?: PlatformRole;
}

/** Users without a password, straight into the database, in the order of `parts`; answers their ids. */
export async function insertUsers(api: Pick<TestApi, "owner">, parts: readonly Part[]): Promise<string[]> {
  const rows = parts.map(({ member, platformRole }) => ({
    ...{ id: newId(), platform_role: platformRole ?? null },
    ...{ organisation_id: member?.organisationId ?? null, role: member?.role ?? null },
  }));
  await api.owner.query(
    `WITH given AS (SELECT * FROM jsonb_to_recordset($1) AS g(id uuid, platform_role text, organisation_id uuid, role text)),
       made AS (
         INSERT INTO users (id, email, email_normalised, name, platform_role, email_verified_at)
         SELECT id, id || '@people.example', id || '@people.example', 'Somebody', platform_role, now() FROM given
       )
     INSERT INTO memberships (organisation_id, user_id, role)
     SELECT organisation_id, id, role FROM given WHERE role IS NOT NULL`,
    [JSON.stringify(rows)],
  );
  return rows.map(({ id }) => id);
}

/** A session for each of these users, in which support acts as it, straight into the database; answers their ids. */
export async function insertActings(
  api: TestApi,
  { userIds, actorId }: { readonly userIds: readonly string[]; readonly actorId: string },
): Promise<string[]> {
  const ids = userIds.map(() => newId());
  await api.owner.query(
    `INSERT INTO sessions (id, user_id, token_hash, rotated_at, expires_at, ends_at, actor_id, act_reason)
     SELECT s.id, s.user_id, s.id::text, now(), now() + interval '30 minutes', now() + interval '30 minutes', $3, 'asked on the phone'
     FROM unnest($1::uuid[], $2::uuid[]) AS s(id, user_id)`,
    [ids, userIds, actorId],
  );
  return ids;
}
