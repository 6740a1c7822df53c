import type pg from "pg";

/** Refuses the n-th commit from now on and all after it, as a process that is killed; 0: none. Answers how many there were before. */
export type StopFrom = (n: number) => Promise<number>;

/**
 * Counts commits of what writes to some tables. A transaction that stops at any of its writes leaves nothing, whichever that was; at its end,
 * all that it has done elsewhere is done.
 *
 * @param tables names, parted by spaces
 */
export async function makeStopFrom(owner: pg.Client, tables: string): Promise<StopFrom> {
  await owner.query("CREATE SEQUENCE counted_commits MINVALUE 0 START 1");
  await owner.query("CREATE TABLE stops_from AS SELECT 0 AS n");
  await owner.query(`CREATE FUNCTION stop_from() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
      IF current_setting('stops.counted', true) = 'yes' THEN RETURN NULL; END IF;
      PERFORM set_config('stops.counted', 'yes', true);
      IF nextval('counted_commits') >= (SELECT NULLIF(n, 0) FROM stops_from) THEN RAISE 'stopped'; END IF;
      RETURN NULL;
    END $$`);
  for (const table of tables.split(/\s+/))
    await owner.query(
      `CREATE CONSTRAINT TRIGGER stop_from AFTER INSERT OR UPDATE ON ${table} INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION stop_from()`,
    );
  return async (n) => {
    const { rows } = await owner.query("SELECT last_value::int AS committed FROM counted_commits");
    await owner.query("UPDATE stops_from SET n = $1", [n]);
    await owner.query("SELECT setval('counted_commits', 0)");
    return rows[0].committed;
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
