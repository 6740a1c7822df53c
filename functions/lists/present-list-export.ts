import type { ListExport } from "../../core/api/list-exports.ts";
import type { ListExportRow } from "../../db/repositories/list-exports.ts";

export function presentListExport(row: ListExportRow): ListExport {
  const { bom: _, ...query } = row.query;
  return {
    ...{ id: row.id, list: row.list, organisationId: row.organisationId, query, state: row.state },
    rows: Number(row.rows),
    bytes: Number(row.bytes),
    createdAt: new Date(row.createdAt).toISOString(),
    expiresAt: row.expiresAt === null ? null : new Date(row.expiresAt).toISOString(),
  };
}
