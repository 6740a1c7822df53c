import type { AuditRow } from "../core/api/audit.ts";
import type { AuditLogRow } from "../db/repositories/audit.ts";

/** What `append_audit` writes. */
interface Written {
  readonly at: string;
  readonly actorKind: AuditRow["actor"]["kind"];
  readonly actor?: string;
  readonly actingFor?: string;
  readonly reason?: string;
  readonly requestId?: string;
  readonly addressClass?: string;
  readonly route?: string;
  readonly action: string;
  readonly entity: string;
  readonly entityId?: string;
  readonly person?: string;
  readonly changes?: AuditRow["changes"];
  readonly note?: AuditRow["note"];
}

/** @param names by pseudonym; who is not there was erased */
export function presentAuditRow(row: AuditLogRow, names: ReadonlyMap<string, string>): AuditRow {
  const written = JSON.parse(row.record) as Written;
  const nameOf = (pseudonym: string | undefined) =>
    pseudonym === undefined ? null : (names.get(pseudonym) ?? null);
  const { actor, actingFor } = written;
  return {
    id: row.id,
    chainId: row.chainId,
    organisationId: row.organisationId,
    seq: Number(row.seq),
    at: written.at,
    actor: { kind: written.actorKind, id: actor ?? null, name: nameOf(actor) },
    actingFor: actingFor === undefined ? null : { id: actingFor, name: nameOf(actingFor) },
    reason: written.reason ?? null,
    action: written.action,
    entity: written.entity,
    entityId: written.entityId ?? null,
    person: nameOf(written.person),
    changes: { ...written.changes, ...row.personal },
    note: written.note ?? null,
    requestId: written.requestId ?? null,
    addressClass: written.addressClass ?? null,
    route: written.route ?? null,
    hash: row.hash,
  };
}
