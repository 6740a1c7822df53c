import { integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment, organisationId } from "./columns.ts";

/**
 * The signed receipt of one ledger entry of a partner's account. Each carries the hash of the one before, and its
 * number is the entry's version of the account, so that a missing one shows. Append-only.
 */
export const receipts = pgTable(
  "receipts",
  {
    organisationId: organisationId(),
    accountId: uuid("account_id").notNull(),
    accountVersion: integer("account_version").notNull(),
    partnerId: uuid("partner_id").notNull(),
    /** What is signed, as canonical JSON. */
    body: jsonb("body").$type<Record<string, unknown>>().notNull(),
    /** SHA-256 of the canonical body, which holds the hash before it. */
    hash: text("hash").notNull(),
    keyId: text("key_id").notNull(),
    /** Ed25519 over the hash's bytes, base64url. */
    signature: text("signature").notNull(),
    issuedAt: moment("issued_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.accountId, table.accountVersion] })],
);
