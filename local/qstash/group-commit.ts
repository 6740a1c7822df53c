import type { DatabaseSync } from "node:sqlite";

export type Commit = <T>(work: () => T) => Promise<T>;

type Waiting = { run: () => () => void; fail: (error: unknown) => void };

/**
 * Writes that arrive in the same turn of the event loop share one transaction; each is answered after its
 * commit. `work` touches nothing but the database: when a neighbour throws, it is rolled back and run again.
 */
export function createGroupCommit(database: DatabaseSync): Commit {
  let waiting: Waiting[] = [];

  const transact = (group: Waiting[]): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      const settled = group.map((item) => item.run());
      database.exec("COMMIT");
      for (const settle of settled) settle();
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  };

  const flush = (): void => {
    const group = waiting;
    waiting = [];
    try {
      transact(group);
    } catch {
      for (const item of group) {
        try {
          transact([item]);
        } catch (error) {
          item.fail(error);
        }
      }
    }
  };

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(flush);
      const run = (): (() => void) => {
        const value = work();
        return () => resolve(value);
      };
      waiting.push({ run, fail: reject });
    });
}
