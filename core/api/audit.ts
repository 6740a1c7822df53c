import * as z from "zod/mini";
import { idField, momentField } from "./fields.ts";

/** Query of `GET /api/v1/audit`, `/api/admin/audit` and `/api/account/audit`, beside `limit` and `cursor`. */
export const auditListFields = {
  entity: z.optional(z.string().check(z.regex(/^[a-z_]{1,40}$/, "is no kind of thing"))),
  entityId: z.optional(idField),
  action: z.optional(z.string().check(z.regex(/^[a-z_]+\.[a-z_]+$/, "is no action"))),
  actorId: z.optional(idField),
  from: z.optional(momentField),
  until: z.optional(momentField),
};

/** A row of the audit log, newest first. */
export interface AuditRow {
  readonly id: string;
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
  readonly requestId: string | null;
  readonly addressClass: string | null;
  readonly route: string | null;
  /** Hex. */
  readonly hash: string;
}

/** `GET …/audit/verify` */
export interface AuditVerdict {
  readonly rows: number;
  /** The first row that is not what was written; null: the chain is whole. */
  readonly brokenAt: { readonly seq: number; readonly reason: string } | null;
  readonly head: string | null;
}
