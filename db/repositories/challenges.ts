import { sql } from "drizzle-orm";
import type { HttpDatabase } from "../client.ts";
import { authChallenges, type CHALLENGE_PURPOSES } from "../schema/sign-in.ts";

export type ChallengePurpose = (typeof CHALLENGE_PURPOSES)[number];

export interface NewChallenge {
  /** Random and no time in it: whoever knows it holds it. */
  readonly id: string;
  readonly purpose: ChallengePurpose;
  readonly userId: string | null;
  readonly challenge: string;
  readonly methods?: string[];
  readonly expiresAt: Date;
}

/** A challenge that was brought, with what it is about. */
export type Challenge = { userId: string | null; challenge: string; methods: string[] };

const asHolder = (id: string) => sql`SELECT set_config('app.challenge_id', ${id}, true)`;

export async function insertChallenge(db: HttpDatabase, challenge: NewChallenge): Promise<void> {
  await db.batch([db.execute(asHolder(challenge.id)), db.insert(authChallenges).values(challenge)]);
}

/** A challenge that is still to be met; undefined when it is not, or when it is for something else. */
export async function findChallenge(
  db: HttpDatabase,
  { id, purpose, now }: { readonly id: string; readonly purpose: ChallengePurpose; readonly now: Date },
): Promise<Challenge | undefined> {
  const [, { rows }] = await db.batch([
    db.execute(asHolder(id)),
    db.execute<Challenge>(sql`
      SELECT user_id AS "userId", challenge, methods FROM auth_challenges
      WHERE id = ${id} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > ${now}::timestamptz`),
  ]);
  return rows[0];
}

/** Counts a try at a challenge; undefined when it had its tries, or is over. */
export async function tryChallenge(
  db: HttpDatabase,
  tried: {
    readonly id: string;
    readonly purpose: ChallengePurpose;
    readonly most: number;
    readonly now: Date;
  },
): Promise<Challenge | undefined> {
  const [, { rows }] = await db.batch([
    db.execute(asHolder(tried.id)),
    db.execute<Challenge>(sql`
      UPDATE auth_challenges SET attempts = attempts + 1
      WHERE id = ${tried.id} AND purpose = ${tried.purpose} AND used_at IS NULL AND expires_at > ${tried.now}::timestamptz
        AND attempts < ${tried.most}
      RETURNING user_id AS "userId", challenge, methods`),
  ]);
  return rows[0];
}

/** Uses a challenge up: of many who bring it, one does. */
export async function takeChallenge(
  db: HttpDatabase,
  { id, purpose, now }: { readonly id: string; readonly purpose: ChallengePurpose; readonly now: Date },
): Promise<Challenge | undefined> {
  const [, { rows }] = await db.batch([
    db.execute(asHolder(id)),
    db.execute<Challenge>(sql`
      UPDATE auth_challenges SET used_at = ${now}
      WHERE id = ${id} AND purpose = ${purpose} AND used_at IS NULL AND expires_at > ${now}::timestamptz
      RETURNING user_id AS "userId", challenge, methods`),
  ]);
  return rows[0];
}
