import type pg from "pg";

/** Refuses the n-th write from now on and all after it, as a process that is killed; 0: none. Answers how many there were before. */
export type StopFrom = (n: number) => Promise<number>;

/** The same for each write that comes at or after one. @param tables names, parted by spaces */
export async function makeStopFrom(owner: pg.Client, tables: string): Promise<StopFrom> {
  await owner.query("CREATE SEQUENCE counted_writes MINVALUE 0 START 1");
  await owner.query("CREATE TABLE stops_from AS SELECT 0 AS n");
  await owner.query(`CREATE FUNCTION stop_from() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN IF nextval('counted_writes') >= (SELECT NULLIF(n, 0) FROM stops_from) THEN RAISE 'stopped'; END IF; RETURN NULL; END $$`);
  for (const table of tables.split(/\s+/))
    await owner.query(
      `CREATE TRIGGER stop_from AFTER INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION stop_from()`,
    );
  return async (n) => {
    const { rows } = await owner.query("SELECT last_value::int AS written FROM counted_writes");
    await owner.query("UPDATE stops_from SET n = $1", [n]);
    await owner.query("SELECT setval('counted_writes', 0)");
    return rows[0].written;
  };
}

/** Refuses one write in so many to some tables from now on; 0: none. */
export type StopWrites = (oneIn: number) => Promise<unknown>;

/**
 * Puts a trigger on tables that can refuse writes, as a connection that is lost does. It refuses none until it is told to.
 *
 * @param tables names, parted by spaces
 */
export async function makeStopWrites(owner: pg.Client, tables: string): Promise<StopWrites> {
  await owner.query("CREATE SEQUENCE writes");
  await owner.query("CREATE TABLE stops AS SELECT 0 AS one_in");
  await owner.query(`CREATE FUNCTION stop_write() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    DECLARE n int := (SELECT one_in FROM stops);
    BEGIN IF n > 0 AND hashint4(nextval('writes')::int) % n = 0 THEN RAISE 'stopped'; END IF; RETURN NULL; END $$`);
  for (const table of tables.split(/\s+/))
    await owner.query(
      `CREATE TRIGGER stop AFTER INSERT OR UPDATE ON ${table} FOR EACH STATEMENT EXECUTE FUNCTION stop_write()`,
    );
  return (oneIn) => owner.query("UPDATE stops SET one_in = $1", [oneIn]);
}
