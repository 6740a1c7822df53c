import { bigint, customType, index, pgTable, text, unique, uuid } from "drizzle-orm/pg-core";
import { id, moment } from "./columns.ts";

const bytes = customType<{ data: Uint8Array }>({ dataType: () => "bytea" });

/**
 * Who did what, on which entity: written by triggers in the transaction of the change, append-only, a hash chain for each
 * organisation and for each person's account. Persons stand here by a pseudonym; what is personal is sealed with the
 * person's key inside `record`. Destroying the key erases both, and the chain stays whole.
 */
export const auditLog = pgTable(
  "audit_log",
  {
    id: id(),
    /** The organisation, or the pseudonym of the person whose account it is about. */
    chainId: uuid("chain_id").notNull(),
    /** 1, 2, 3 … without a gap within the chain. */
    seq: bigint("seq", { mode: "number" }).notNull(),
    /** Null: a person's account. */
    organisationId: uuid("organisation_id"),
    at: moment("at").notNull(),
    /** `user`, `key`, `system` (jobs, the operator) or `visitor` (nobody signed in). */
    actorKind: text("actor_kind").notNull(),
    /** A person's pseudonym, or an API key's id. */
    actorId: uuid("actor_id"),
    /** `campaign.changed`, `session.created` … */
    action: text("action").notNull(),
    entity: text("entity").notNull(),
    /** Of a person: the pseudonym. */
    entityId: uuid("entity_id"),
    /** JSON as it was hashed: all of the above, `changes`, `personal`, `requestId`, `addressClass`, `route`, `reason`. */
    record: text("record").notNull(),
    /** SHA-256 of the one before's `hash` and `record`. */
    hash: bytes("hash").notNull(),
  },
  (table) => [
    unique("audit_log_chain").on(table.chainId, table.seq),
    index("audit_log_by_organisation").on(table.organisationId, table.id),
    index("audit_log_by_entity").on(table.entityId, table.id),
    index("audit_log_by_actor").on(table.actorId, table.id),
  ],
);

/** Where each chain ends; locked last in a transaction, so that its numbers have no gap. */
export const auditChains = pgTable("audit_chains", {
  chainId: uuid("chain_id").primaryKey(),
  seq: bigint("seq", { mode: "number" }).notNull(),
  hash: bytes("hash").notNull(),
});

/** A person's key and pseudonym in the audit log. Out of reach of both roles; erasing a person deletes the row. */
export const personKeys = pgTable(
  "person_keys",
  {
    /** Of a user, an affiliate or an invitation. */
    personId: uuid("person_id").primaryKey(),
    pseudonym: uuid("pseudonym").notNull(),
    key: bytes("key").notNull(),
  },
  (table) => [unique("person_keys_pseudonym").on(table.pseudonym)],
);
