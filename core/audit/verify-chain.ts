/** A row of the audit log as it stands in the database. */
export interface ChainRow {
  readonly id: string;
  readonly chainId: string;
  readonly seq: number;
  readonly organisationId: string | null;
  /** ISO 8601 in UTC, with milliseconds. */
  readonly at: string;
  readonly actorKind: string;
  readonly actorId: string | null;
  readonly action: string;
  readonly entity: string;
  readonly entityId: string | null;
  readonly record: string;
  /** Hex. */
  readonly hash: string;
}

/** Where the database says that a chain ends. */
export interface ChainHead {
  readonly seq: number;
  /** Hex. */
  readonly hash: string;
}

/**
 * What is wrong: `missing` (a number was left out), `changed` (the hash does not follow from the row before and this
 * record), `columns` (they say something else than the record), `cut` (rows are gone from the end), `added` (rows stand
 * behind the end), `head` (the end was kept with another hash).
 */
export type ChainFault = "missing" | "changed" | "columns" | "cut" | "added" | "head";

export interface ChainBreak {
  readonly seq: number;
  readonly reason: ChainFault;
}

/** Walks a chain from its first row; `sha256` answers the hash of a hash (hex, empty at first) and a record, in hex. */
export interface ChainWalk {
  /** The next row by `seq`. */
  take(row: ChainRow): void;
  /** The verdict: the first row that is not what was written; null: the chain is whole. */
  end(head: ChainHead): ChainBreak | null;
}

/**
 * @example
 * const walk = walkChain(sha256);
 * for (const row of rows) walk.take(row);
 * walk.end(head); // null
 */
export function walkChain(sha256: (previous: string, record: string) => string): ChainWalk {
  let rows = 0;
  let last = "";
  let broken: ChainBreak | null = null;
  return {
    take(row) {
      rows++;
      const reason = faultOf(row, rows, () => sha256(last, row.record));
      if (reason !== null) broken ??= { seq: rows, reason };
      last = row.hash;
    },
    end(head) {
      if (broken !== null) return broken;
      if (rows < head.seq) return { seq: rows + 1, reason: "cut" };
      if (rows > head.seq) return { seq: head.seq + 1, reason: "added" };
      return last === head.hash ? null : { seq: rows, reason: "head" };
    },
  };
}

function faultOf(row: ChainRow, place: number, hash: () => string): ChainFault | null {
  if (row.seq !== place) return "missing";
  if (row.hash !== hash()) return "changed";
  return saysTheSame(row) ? null : "columns";
}

/** By the record's name, what the column beside it holds. */
function saysTheSame(row: ChainRow): boolean {
  const said = new Map(Object.entries(parseObject(row.record)));
  const columns = {
    id: row.id,
    chain: row.chainId,
    seq: row.seq,
    organisation: row.organisationId,
    at: row.at,
    actorKind: row.actorKind,
    actor: row.actorId,
    action: row.action,
    entity: row.entity,
    entityId: row.entityId,
  };
  return Object.entries(columns).every(([name, value]) => (said.get(name) ?? null) === value);
}

/** Without fields when it is none: then nothing fits. */
function parseObject(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
