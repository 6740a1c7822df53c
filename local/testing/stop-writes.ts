import type pg from "pg";

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
