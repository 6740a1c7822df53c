import * as z from "zod/mini";
import { idField, momentField } from "./fields.ts";
import type { Sorts } from "./sorting.ts";

/**
 * Query of `GET /api/v1/audit`, `/api/admin/audit` and `/api/account/audit`, beside `limit`, `cursor` and `sort`. `actorId` and the
 * `entityId` of a person are pseudonyms, as rows say them.
 */
export const auditListFields = {
  entity: z.optional(z.string().check(z.regex(/^[a-z_]{1,40}$/, "is no kind of thing"))),
  entityId: z.optional(idField),
  action: z.optional(z.string().check(z.regex(/^[a-z_]+\.[a-z_]+$/, "is no action"))),
  actorId: z.optional(idField),
  from: z.optional(momentField),
  until: z.optional(momentField),
};

/** What a log can be sorted by. */
export const AUDIT_SORTS = { at: "id" } as const satisfies Sorts;

/** What `/api/admin/audit` and those below it take besides. */
export const auditPlatformFields = { organisationId: z.optional(idField) };

export const AUDIT_FORMATS = ["csv", "ndjson"] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/**
 * `GET …/audit/export`: every row, oldest first, as it comes from the database, and at its end the head of each chain. An
 * export without a head at its end was cut off.
 */
export const auditExportFields = { format: z.enum(AUDIT_FORMATS, "must be csv or ndjson") };

/** A row of the audit log. */
export interface AuditRow {
  readonly id: string;
  /** The organisation, or the pseudonym of the person whose account it is about. */
  readonly chainId: string;
  /** Null: a person's account. */
  readonly organisationId: string | null;
  readonly seq: number;
  readonly at: string;
  readonly actor: {
    readonly kind: "user" | "key" | "system" | "visitor";
    /** A person's pseudonym, or a key's id. */
    readonly id: string | null;
    /** Null: erased, or no person. */
    readonly name: string | null;
  };
  /** The user for whom support acted; null: nobody. */
  readonly actingFor: { readonly id: string; readonly name: string | null } | null;
  readonly reason: string | null;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string | null;
  /** Name of the person that the row is about; null: none, or erased. */
  readonly person: string | null;
  /** By field: before, after. Secrets are `•••`; what was personal of an erased person is not there. */
  readonly changes: Readonly<Record<string, readonly [unknown, unknown]>>;
  /** Of what is no change of a row, as an export. */
  readonly note: Readonly<Record<string, unknown>> | null;
  readonly requestId: string | null;
  readonly addressClass: string | null;
  readonly route: string | null;
  /** Hex. */
  readonly hash: string;
}

/** `GET …/audit/verify`: all that the caller may read, worked out anew. */
export interface AuditVerdict {
  readonly chains: number;
  readonly rows: number;
  /** The first row that is not what was written; null: every chain is whole. */
  readonly brokenAt: { readonly chainId: string; readonly seq: number; readonly reason: string } | null;
  /** Hex, when it is one chain. */
  readonly head: string | null;
}
