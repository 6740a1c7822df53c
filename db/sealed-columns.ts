/** A column of envelopes, and what binds each to its row. */
export interface SealedColumn {
  readonly table: string;
  readonly column: string;
  /** The primary key, with the types of its columns. */
  readonly key: readonly (readonly [name: string, type: "uuid" | "text"])[];
  /** SQL of the context that the row's envelope is sealed for. */
  readonly context: string;
}

const ID = [["id", "uuid"]] as const;

/** Every column that holds envelopes; a test holds the list against the database. */
export const SEALED_COLUMNS: readonly SealedColumn[] = [
  { table: "program_secrets", column: "envelope", key: ID, context: "id::text" },
  { table: "provider_events", column: "envelope", key: ID, context: "provider || ':' || event_id" },
  {
    ...{ table: "integration_events", column: "envelope", key: ID },
    context: "'integration:' || program_id || ':' || provider || ':' || event_id",
  },
  { table: "email_tokens", column: "envelope", key: ID, context: "id::text" },
  {
    ...{ table: "totp_factors", column: "envelope", key: [["user_id", "uuid"]] },
    context: "'totp:' || user_id",
  },
  { table: "oidc_providers", column: "secret_envelope", key: ID, context: "id::text" },
  { table: "notifications", column: "envelope", key: ID, context: "'notification:' || id" },
  { table: "webhook_endpoints", column: "envelope", key: ID, context: "'webhook:' || id" },
  { table: "webhook_endpoints", column: "previous_envelope", key: ID, context: "'webhook:' || id" },
  { table: "payout_methods", column: "envelope", key: ID, context: "'payout-method:' || id" },
  {
    ...{ table: "notification_addresses", column: "envelope" },
    key: [
      ["user_id", "uuid"],
      ["channel", "text"],
    ],
    context: "'address:' || user_id || ':' || channel",
  },
];
