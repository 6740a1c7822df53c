import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync, type StatementSync } from "node:sqlite";
import type { StoredMessage } from "./message.ts";

/** What is known of a message without reading its body. */
export type MessageHead = Omit<StoredMessage, "body"> & { bytes: number };

type Write = (statements: Statements) => void;

interface PendingWrite {
  write: Write;
  resolve: () => void;
  reject: (error: unknown) => void;
}

interface Statements {
  insert: StatementSync;
  remove: StatementSync;
  retry: StatementSync;
  move: StatementSync;
}

/** How long a new broker waits for the one it replaces to let go of the file. */
const LOCK_WAIT_MS = 1_000;

const SCHEMA = `
  PRAGMA page_size = 8192;
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA wal_autocheckpoint = 4000;
  CREATE TABLE IF NOT EXISTS messages (
    seq INTEGER PRIMARY KEY,
    queue TEXT NOT NULL,
    id TEXT NOT NULL,
    timestamp_ms INTEGER NOT NULL,
    content_type TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    available_ms INTEGER NOT NULL,
    died_on TEXT,
    reason TEXT,
    body BLOB NOT NULL
  );`;

const HEAD = `seq, queue, id, timestamp_ms AS timestampMs, content_type AS contentType, attempts,
  available_ms AS availableMs, died_on AS diedOn, reason`;

/**
 * The messages on disk. Writes that arrive in the same turn of the event loop share one transaction (group
 * commit), and their promises settle after it: while one commit runs the next group gathers, so throughput
 * grows with load and a lone write waits for nobody.
 */
export class MessageStore {
  readonly #database: DatabaseSync;
  readonly #statements: Statements;
  readonly #select: StatementSync;
  #pending: PendingWrite[] = [];
  #scheduled = false;
  #closed = false;

  /**
   * @param dataDir folder of the database; created when missing; in memory without one.
   * @param fsync also survive a power cut: every commit waits for the disk. A killed process loses nothing either way.
   */
  constructor(dataDir: string | undefined, fsync: boolean) {
    if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true });
    this.#database = new DatabaseSync(dataDir === undefined ? ":memory:" : join(dataDir, "queues.sqlite"), {
      timeout: LOCK_WAIT_MS,
    });
    // A transaction of its own takes the exclusive lock now: a second broker on this folder fails at its start.
    this.#database.exec(
      `PRAGMA synchronous = ${fsync ? "FULL" : "NORMAL"};${SCHEMA} BEGIN EXCLUSIVE; COMMIT;`,
    );
    const prepare = (sql: string) => this.#database.prepare(sql);
    this.#statements = {
      insert: prepare("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"),
      remove: prepare("DELETE FROM messages WHERE seq = ?"),
      retry: prepare("UPDATE messages SET attempts = ?, available_ms = ? WHERE seq = ?"),
      move: prepare(
        "UPDATE messages SET queue = ?, attempts = 0, available_ms = ?, died_on = ?, reason = ? WHERE seq = ?",
      ),
    };
    this.#select = prepare(`SELECT ${HEAD}, body FROM messages WHERE seq = ?`);
  }

  /** Every message without its body, oldest first. */
  heads(): IterableIterator<MessageHead> {
    const rows = this.#database.prepare(`SELECT ${HEAD}, length(body) AS bytes FROM messages ORDER BY seq`);
    return rows.iterate() as unknown as IterableIterator<MessageHead>;
  }

  /** One message, or undefined when it is gone. */
  read(seq: number): StoredMessage | undefined {
    return this.#select.get(seq) as unknown as StoredMessage | undefined;
  }

  /** Stores messages; settles when they are durable. */
  insert(messages: readonly StoredMessage[]): Promise<void> {
    return this.#write(({ insert }) => {
      for (const m of messages) {
        insert.run(
          m.seq,
          m.queue,
          m.id,
          m.timestampMs,
          m.contentType,
          m.attempts,
          m.availableMs,
          m.diedOn,
          m.reason,
          m.body,
        );
      }
    });
  }

  /** Deletes messages (acknowledged, or purged). */
  remove(seqs: readonly number[]): Promise<void> {
    return this.#write(({ remove }) => {
      for (const seq of seqs) remove.run(seq);
    });
  }

  /** Records failed deliveries and when to try again. */
  retry(messages: readonly { seq: number; attempts: number; availableMs: number }[]): Promise<void> {
    return this.#write(({ retry }) => {
      for (const { seq, attempts, availableMs } of messages) retry.run(attempts, availableMs, seq);
    });
  }

  /** Moves messages to another queue with their attempts reset; `died` marks them as dead letters. */
  move(
    seqs: readonly number[],
    queue: string,
    nowMs: number,
    died?: { on: string; reason: string },
  ): Promise<void> {
    return this.#write(({ move }) => {
      for (const seq of seqs) move.run(queue, nowMs, died?.on ?? null, died?.reason ?? null, seq);
    });
  }

  /** Commits what is pending and closes the file. */
  close(): void {
    this.#commit();
    this.#closed = true;
    this.#database.close();
  }

  #write(write: Write): Promise<void> {
    if (this.#closed) return Promise.reject(new Error("the message store is closed"));
    const written = new Promise<void>((resolve, reject) => this.#pending.push({ write, resolve, reject }));
    if (!this.#scheduled) {
      this.#scheduled = true;
      setImmediate(() => this.#commit());
    }
    return written;
  }

  #commit(): void {
    this.#scheduled = false;
    const group = this.#pending;
    if (this.#closed || group.length === 0) return;
    this.#pending = [];
    try {
      this.#database.exec("BEGIN IMMEDIATE");
      for (const { write } of group) write(this.#statements);
      this.#database.exec("COMMIT");
    } catch (error) {
      if (this.#database.isTransaction) this.#database.exec("ROLLBACK");
      for (const { reject } of group) reject(error);
      return;
    }
    for (const { resolve } of group) resolve();
  }
}
