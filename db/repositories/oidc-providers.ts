import { eq, isNull, sql } from "drizzle-orm";
import { batchAs } from "../batch-as.ts";
import { type HttpDatabase, type Identity, queryAs } from "../client.ts";
import { oidcProviders } from "../schema/sign-in.ts";

export type OidcProviderRow = typeof oidcProviders.$inferSelect;

/** An organisation's issuer by the id in the address of its sign-in, before anybody is signed in. */
export async function findPresentedProvider(
  db: HttpDatabase,
  id: string,
): Promise<OidcProviderRow | undefined> {
  const [, rows] = await db.batch([
    db.execute(sql`SELECT set_config('app.oidc_provider_id', ${id}, true)`),
    db.select().from(oidcProviders).where(eq(oidcProviders.id, id)),
  ]);
  return rows[0];
}

/** The organisation's issuer; undefined when it has none. */
export async function findOwnProvider(
  db: HttpDatabase,
  identity: Identity,
): Promise<OidcProviderRow | undefined> {
  const [rows] = await batchAs(db, identity, [
    db.select().from(oidcProviders).where(isNull(oidcProviders.archivedAt)),
  ]);
  return rows[0];
}

/** Puts an issuer in the place of the organisation's, or makes its first; of many at once one makes it. */
export async function saveProvider(
  db: HttpDatabase,
  identity: Identity,
  provider: Pick<OidcProviderRow, "id" | "name" | "issuer" | "clientId" | "secretEnvelope">,
): Promise<void> {
  const { id, name, issuer, clientId, secretEnvelope } = provider;
  await queryAs(
    db,
    identity,
    sql`INSERT INTO oidc_providers (id, organisation_id, name, issuer, client_id, secret_envelope)
      VALUES (${id}, ${identity.organisationId}, ${name}, ${issuer}, ${clientId}, ${secretEnvelope})
      ON CONFLICT (id) DO UPDATE SET name = excluded.name, issuer = excluded.issuer, client_id = excluded.client_id,
        secret_envelope = excluded.secret_envelope, version = oidc_providers.version + 1`,
  );
}

/** Nobody signs in by it from now on. */
export async function archiveProvider(db: HttpDatabase, identity: Identity, now: Date): Promise<void> {
  await queryAs(
    db,
    identity,
    sql`UPDATE oidc_providers SET archived_at = ${now.toISOString()}, version = version + 1 WHERE archived_at IS NULL`,
  );
}
