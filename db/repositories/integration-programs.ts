import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import type { PROGRAM_SECRET_KINDS } from "../schema/tenancy.ts";

export type SecretKind = (typeof PROGRAM_SECRET_KINDS)[number];

export type SealedSecret = { id: string; kind: SecretKind; envelope: string };

/** A program as a provider addresses it: by a public key, before anything is proven. */
export type KeyedProgram = {
  id: string;
  organisationId: string;
  currencies: string[];
  postback: Record<string, unknown> | null;
  /** It was named by its test key. */
  test: boolean;
  /** Those in force. */
  secrets: SealedSecret[];
};

/** The program of a public key, real or test, with its secrets; undefined when there is none. */
export async function findProgramByKey(db: HttpDatabase, key: string): Promise<KeyedProgram | undefined> {
  const { rows } = await db.execute<KeyedProgram>(sql`
    SELECT p.id, p.organisation_id AS "organisationId", p.currencies, p.postback, p.test_public_key = ${key} AS test,
      (SELECT coalesce(json_agg(json_build_object('id', s.id, 'kind', s.kind, 'envelope', s.envelope)), '[]')
        FROM program_secrets s WHERE s.program_id = p.id AND s.retired_at IS NULL) AS secrets
    FROM programs p WHERE p.public_key = ${key} OR p.test_public_key = ${key}`);
  return rows[0];
}

/** Sets how a program reads its postbacks; null: it takes none. */
export async function setPostbackRules(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  rules: Readonly<Record<string, unknown>> | null,
  now: Date,
): Promise<void> {
  const text = rules === null ? null : JSON.stringify(rules);
  await queryAs(
    db,
    identity,
    sql`UPDATE programs SET postback = ${text}::jsonb, updated_at = ${now}::timestamptz WHERE id = ${programId}`,
  );
}
