import { sql } from "drizzle-orm";
import { type HttpDatabase, type Identity, queryAs, setIdentity, type UserIdentity } from "../client.ts";
import { rowsOf } from "../executor.ts";
import type { PRIVACY_REQUEST_KINDS, PRIVACY_REQUEST_STATES } from "../schema/privacy.ts";
import { insertOutbox, type NewOutboxRow } from "./outbox.ts";

export type PrivacyRequestView = {
  id: string;
  kind: (typeof PRIVACY_REQUEST_KINDS)[number];
  state: (typeof PRIVACY_REQUEST_STATES)[number];
  createdAt: string;
  expiresAt: string | null;
};

const VIEW = sql`id, kind, state, created_at AS "createdAt", expires_at AS "expiresAt"`;
/** Latest requests that a user sees. */
const SHOWN = 20;

export type OwnPrivacy = {
  consents: {
    document: "terms" | "privacy" | "news";
    version: string;
    decision: "given" | "withdrawn";
    at: string;
  }[];
  requests: PrivacyRequestView[];
  lastOwnerOf: { id: string | null; name: string }[];
  balances: { currency: string; amountMinor: string }[];
};

/** What a user has agreed to and asked for, and what erasing its account would meet. */
export async function findOwnPrivacy(db: HttpDatabase, identity: UserIdentity): Promise<OwnPrivacy> {
  const [, consents, requests, owners, balances] = await db.batch([
    db.execute(setIdentity(identity)),
    db.execute<OwnPrivacy["consents"][number]>(sql`
      SELECT DISTINCT ON (document) document, document_version AS version, decision, created_at AS at
      FROM consents WHERE user_id = current_user_id() ORDER BY document, id DESC`),
    db.execute<PrivacyRequestView>(sql`
      SELECT ${VIEW} FROM privacy_requests WHERE user_id = current_user_id() ORDER BY id DESC LIMIT ${SHOWN}`),
    db.execute<OwnPrivacy["lastOwnerOf"][number]>(sql`SELECT * FROM own_last_ownerships()`),
    db.execute<OwnPrivacy["balances"][number]>(sql`
      SELECT currency, sum(balance_minor)::text AS "amountMinor" FROM accounts
      WHERE partner_id = ANY(ARRAY(SELECT own_partner_ids())) AND currency <> 'PTS' GROUP BY currency HAVING sum(balance_minor) <> 0 ORDER BY currency`),
  ]);
  return {
    consents: consents.rows,
    requests: requests.rows,
    lastOwnerOf: owners.rows,
    balances: balances.rows,
  };
}

export interface NewConsent {
  readonly id: string;
  readonly document: string;
  readonly version: string;
  readonly decision: string;
  readonly requestId: string;
}

export async function insertConsent(
  db: HttpDatabase,
  identity: UserIdentity,
  consent: NewConsent,
): Promise<void> {
  await queryAs(
    db,
    identity,
    sql`
    INSERT INTO consents (id, user_id, document, document_version, decision, request_id)
    VALUES (${consent.id}, ${identity.userId}, ${consent.document}, ${consent.version}, ${consent.decision}, ${consent.requestId})`,
  );
}

export type ErasingUser = {
  email: string;
  emailNormalised: string;
  passwordHash: string | null;
  hasFactor: boolean;
  /** When the session that asks was begun; null: it has ended. */
  sessionFrom: string | null;
};

/** What an account's erasing is proved by. */
export async function findErasingUser(
  db: HttpDatabase,
  identity: UserIdentity,
  sessionId: string,
): Promise<ErasingUser | undefined> {
  const [row] = await queryAs<ErasingUser>(
    db,
    identity,
    sql`
    SELECT u.email, u.email_normalised AS "emailNormalised", u.password_hash AS "passwordHash",
      EXISTS (SELECT FROM totp_factors WHERE user_id = u.id AND confirmed_at IS NOT NULL) OR EXISTS (SELECT FROM passkeys WHERE user_id = u.id) AS "hasFactor",
      (SELECT created_at FROM sessions WHERE id = ${sessionId} AND user_id = u.id AND revoked_at IS NULL) AS "sessionFrom"
    FROM users u WHERE u.id = current_user_id()`,
  );
  return row;
}

export interface NewRequest {
  readonly id: string;
  readonly requestId: string;
  readonly handOff: NewOutboxRow;
}

/**
 * Asks for a user's export or erasing, with the hand-off; asked already, it answers that. Erasing ends every session in the
 * same transaction.
 */
export async function insertOwnRequest(
  db: HttpDatabase,
  identity: UserIdentity,
  kind: "export" | "erase_user",
  { id, requestId, handOff }: NewRequest,
  now: Date,
): Promise<PrivacyRequestView> {
  const [, , , found] = await db.batch([
    db.execute(setIdentity(identity)),
    db.execute(sql`
      INSERT INTO privacy_requests (id, kind, user_id, request_id) VALUES (${id}, ${kind}, ${identity.userId}, ${requestId})
      ON CONFLICT DO NOTHING`),
    kind === "erase_user"
      ? db.execute(sql`
          UPDATE sessions SET revoked_at = ${now}::timestamptz, revoked_reason = 'erased' WHERE user_id = ${identity.userId} AND revoked_at IS NULL`)
      : db.execute(sql`SELECT 1`),
    db.execute<PrivacyRequestView>(sql`
      SELECT ${VIEW} FROM privacy_requests WHERE user_id = ${identity.userId} AND kind = ${kind} AND state = 'requested'`),
    db.execute(insertOutbox(null, [handOff])),
  ]);
  const [row] = found.rows;
  if (row === undefined) throw new Error("a request was neither made nor found");
  return row;
}

export type FoundCustomer = { id: string; programId: string };

/** Customers of a tenant by the merchant's id or by the hash of an address. */
export function findCustomers(
  db: HttpDatabase,
  identity: Identity,
  by: {
    readonly programId: string | undefined;
    readonly externalId?: string | undefined;
    readonly emailHash?: string | undefined;
  },
  limit: number,
): Promise<FoundCustomer[]> {
  const program = by.programId === undefined ? sql`` : sql`AND program_id = ${by.programId}`;
  const match =
    by.externalId === undefined ? sql`email_hash = ${by.emailHash}` : sql`external_id = ${by.externalId}`;
  return queryAs(
    db,
    identity,
    sql`SELECT id, program_id AS "programId" FROM customers WHERE ${match} ${program} AND erased_at IS NULL ORDER BY id LIMIT ${limit}`,
  );
}

/** Asks for customers to be erased, a request for each, with the hand-off; those asked for already are answered. */
export async function insertCustomerRequests(
  db: HttpDatabase,
  identity: Identity,
  customers: readonly (FoundCustomer & { readonly requestRowId: string; readonly narrow: boolean })[],
  requestId: string,
  handOff: NewOutboxRow,
): Promise<PrivacyRequestView[]> {
  const rows = JSON.stringify(customers);
  const [, , found] = await db.batch([
    db.execute(setIdentity(identity)),
    db.execute(sql`
      INSERT INTO privacy_requests (id, kind, organisation_id, program_id, customer_id, request_id)
      SELECT r."requestRowId", 'erase_customer', ${identity.organisationId}, CASE WHEN r.narrow THEN r."programId" END, r.id, ${requestId}
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, "programId" uuid, "requestRowId" uuid, narrow boolean)
      ON CONFLICT DO NOTHING`),
    db.execute<PrivacyRequestView>(sql`
      SELECT ${VIEW} FROM privacy_requests WHERE state = 'requested' AND organisation_id = ${identity.organisationId}
        AND customer_id IN (SELECT r.id FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid)) ORDER BY id`),
    db.execute(sql`
      SELECT audit_note(${identity.organisationId}::uuid, NULL, 'customer.erasing', 'customer', r.id, '{}')
      FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid)`),
    db.execute(insertOutbox(identity.organisationId, [handOff])),
  ]);
  return found.rows;
}

export type StoredExport = { objectKey: string | null; expiresAt: string | null; state: string };

/** An export by its id, for whoever has a link to it. Needs the role `job`. */
export async function findExport(db: HttpDatabase, id: string): Promise<StoredExport | undefined> {
  const [row] = await rowsOf<StoredExport>(
    db,
    sql`
    SELECT object_key AS "objectKey", expires_at AS "expiresAt", state FROM privacy_requests WHERE id = ${id} AND kind = 'export'`,
  );
  return row;
}
