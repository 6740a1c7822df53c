import { sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import type { SecretKind } from "./integration-programs.ts";

/** A secret to be put in force, sealed for its row; null: the one in force is retired and none takes its place. */
export interface SecretChange {
  readonly kind: SecretKind;
  readonly sealed: { readonly id: string; readonly envelope: string } | null;
}

/** Retires secrets and puts new ones in their places, all or nothing. Whoever changes them at the same time comes after. */
export async function changeSecrets(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
  changes: readonly SecretChange[],
  now: Date,
): Promise<void> {
  const kinds = JSON.stringify(changes.map(({ kind }) => kind));
  const added = changes.flatMap(({ kind, sealed }) => (sealed === null ? [] : [{ kind, ...sealed }]));
  await batchAs(db, identity, [
    db.execute(sql`SELECT id FROM programs WHERE id = ${programId} FOR UPDATE`),
    db.execute(sql`
      UPDATE program_secrets SET retired_at = ${now}::timestamptz
      WHERE program_id = ${programId} AND retired_at IS NULL AND kind IN (SELECT jsonb_array_elements_text(${kinds}::jsonb))`),
    db.execute(sql`
      INSERT INTO program_secrets (id, organisation_id, program_id, kind, envelope, created_at)
      SELECT s.id, ${identity.organisationId}::uuid, ${programId}::uuid, s.kind, s.envelope, ${now}::timestamptz
      FROM jsonb_to_recordset(${JSON.stringify(added)}::jsonb) AS s(id uuid, kind text, envelope text)`),
  ]);
}

export type SecretDate = { kind: SecretKind; createdAt: string };

/** Which secrets a program has in force, and since when. */
export function listSecretDates(
  db: HttpDatabase,
  identity: Identity,
  programId: string,
): Promise<SecretDate[]> {
  return queryAs<SecretDate>(
    db,
    identity,
    sql`SELECT kind, created_at AS "createdAt" FROM program_secrets WHERE program_id = ${programId} AND retired_at IS NULL`,
  );
}
