import { composeKeyRecords, type ProgramKeySource } from "../core/clicks/compose-key-records.ts";
import { type ProgramKeyRecord, programKeyKey, programKeyRecordSchema } from "../core/clicks/program-key.ts";
import { listProgramKeySources, loadProgramKeySources } from "../db/repositories/program-key-sources.ts";
import { type EdgeStores, type PublishedRecord, publishRecords } from "./publish-records.ts";

/** Programs that are looked through together, and at most so many are published in one run. */
const CHUNK = 100;

/** Writes the records of both keys of programs to Upstash and KV; no older one ever stays over a newer one. */
export async function publishProgramKeys(
  stores: EdgeStores,
  sources: readonly ProgramKeySource[],
): Promise<void> {
  const kind = {
    what: "program keys",
    ownerField: "programId",
    schema: programKeyRecordSchema,
    reload: async (ids: readonly string[]) =>
      (await loadProgramKeySources(stores.jobDb, ids)).flatMap(published),
  } as const;
  await publishRecords(stores, kind, sources.flatMap(published));
}

/** Writes the records of one program's keys, and answers how many there are. */
export async function publishKeysOf(stores: EdgeStores, programId: string): Promise<number> {
  const sources = await loadProgramKeySources(stores.jobDb, [programId]);
  await publishProgramKeys(stores, sources);
  return sources.flatMap(published).length;
}

/**
 * Publishes what Upstash lacks or has only in an older form: keys of programs from before there were records, or of
 * all programs after it was emptied. At most 100 programs in a run; the next run finds those that are still missing.
 */
export async function publishMissingKeys(stores: EdgeStores): Promise<number> {
  const missing: ProgramKeySource[] = [];
  let after: string | undefined;
  do {
    const sources = await listProgramKeySources(stores.jobDb, CHUNK, after);
    const stale = await selectStale(stores, sources);
    missing.push(...stale.slice(0, CHUNK - missing.length));
    after = sources.length === CHUNK ? sources.at(-1)?.id : undefined;
  } while (after !== undefined && missing.length < CHUNK);
  await publishProgramKeys(stores, missing);
  return missing.flatMap(published).length;
}

async function selectStale(
  { redis }: EdgeStores,
  sources: readonly ProgramKeySource[],
): Promise<ProgramKeySource[]> {
  const keys = sources.flatMap(published).map(({ key }) => key);
  const standing = keys.length === 0 ? [] : await redis.mget<unknown[]>(keys);
  const revs = new Map(keys.map((key, index) => [key, revOf(standing[index])]));
  return sources.filter((source) =>
    published(source).some(({ key, record }) => (revs.get(key) ?? 0) < record.rev),
  );
}

function revOf(standing: unknown): number {
  const parsed = programKeyRecordSchema.safeParse(standing);
  return parsed.success ? parsed.data.rev : 0;
}

function published(source: ProgramKeySource): PublishedRecord<ProgramKeyRecord>[] {
  return composeKeyRecords(source).map(({ key, record }) => ({ key: programKeyKey(key), record }));
}
