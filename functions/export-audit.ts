import type { AuditFormat, AuditRow } from "../core/api/audit.ts";
import type { AuditHead, AuditLogRow } from "../db/repositories/audit.ts";
import { csvLine } from "./csv.ts";
import { presentAuditRow } from "./present-audit.ts";

/** Rows that are read at once. */
const PAGE = 500;

export interface ExportSource {
  /** The rows that follow on `after`, oldest first; none: that was all. */
  read(after: string | null, limit: number): Promise<readonly AuditLogRow[]>;
  names(ids: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readonly heads: readonly AuditHead[];
}

/** The rows of a log as a stream, a page at a time, however many they are; at its end the heads of the chains. */
export function exportAudit(source: ExportSource, format: AuditFormat): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const { begin, line, end } = FORMATS[format];
  const ends = new Map(source.heads.map(({ chainId, seq }) => [chainId, Number(seq)]));
  // What was written since the heads were read is not in the export: each chain ends with its head.
  const isInside = ({ chainId, seq }: AuditLogRow) => Number(seq) <= (ends.get(chainId) ?? 0);
  let after: string | null = null;
  let ended = false;
  return new ReadableStream({
    start(controller) {
      if (begin !== "") controller.enqueue(encoder.encode(begin));
    },
    async pull(controller) {
      if (ended) return controller.close();
      const rows = await source.read(after, PAGE);
      const names = await source.names(rows.map(({ id }) => id));
      after = rows.at(-1)?.id ?? after;
      ended = rows.length < PAGE;
      const text = rows.filter(isInside).map((row) => line(presentAuditRow(row, names), row.record));
      if (ended) text.push(...source.heads.map(end));
      if (text.length > 0) controller.enqueue(encoder.encode(text.join("")));
      if (ended) controller.close();
    },
  });
}

interface Format {
  readonly begin: string;
  /** @param record as it was hashed, so that whoever has the export can work the chain out */
  line(row: AuditRow, record: string): string;
  end(head: AuditHead): string;
}

const COLUMNS = [
  ...["seq", "at", "chain", "organisation", "actor_kind", "actor_id", "actor_name", "acting_for", "reason"],
  ...["action", "entity", "entity_id", "person", "changes", "note", "request_id", "address_class", "route"],
  ...["hash", "record"],
];

const FORMATS: Record<AuditFormat, Format> = {
  ndjson: {
    begin: "",
    line: (row, record) => `${JSON.stringify({ ...row, record })}\n`,
    end: ({ chainId, seq, hash }) => `${JSON.stringify({ head: { chainId, seq: Number(seq), hash } })}\n`,
  },
  csv: {
    begin: `${COLUMNS.join(",")}\r\n`,
    line: (row, record) =>
      csvLine([
        ...[String(row.seq), row.at, row.chainId, row.organisationId, row.actor.kind, row.actor.id],
        ...[row.actor.name, row.actingFor?.id ?? null, row.reason, row.action, row.entity, row.entityId],
        ...[row.person, JSON.stringify(row.changes), row.note === null ? null : JSON.stringify(row.note)],
        ...[row.requestId, row.addressClass, row.route, row.hash, record],
      ]),
    end: ({ chainId, seq, hash }) => csvLine(["head", "", chainId, seq, hash]),
  },
};
