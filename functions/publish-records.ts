import type { Services } from "./services.ts";
import { within } from "./within.ts";

/** How often records are read anew because somebody changed them while they were being published. */
const ROUNDS_MAX = 5;
/** Without Upstash a record still reaches KV in good time. */
const REDIS_MS = 1_500;

/** A record at the edge carries the revision and, under a name of its own, the id of what it describes. */
type EdgeRecord<OwnerField extends string> = { readonly rev: number } & {
  readonly [Name in OwnerField]: string;
};

/** Where the edge looks something up, and what it finds there. */
export interface PublishedRecord<Row> {
  readonly key: string;
  readonly record: Row;
}

/** One kind of record that the edge reads. */
export interface RecordKind<OwnerField extends string, Row extends EdgeRecord<OwnerField>> {
  /** For the error when they never come to rest: `links`. */
  readonly what: string;
  /** The record's field that names what it describes. */
  readonly ownerField: OwnerField;
  readonly schema: {
    safeParse(value: unknown): { success: true; data: Row } | { success: false; data?: undefined };
  };
  /** The records of these owners as the database has them now. */
  readonly reload: (ownerIds: readonly string[]) => Promise<readonly PublishedRecord<Row>[]>;
}

export type EdgeStores = Pick<Services, "redis" | "jobDb"> & { readonly env: Pick<Services["env"], "LINKS"> };

/**
 * Sets each key unless a newer record of the same owner stands there, and answers 1 where ours (or the same revision)
 * stands now, 0 where a newer one does. A record of another owner is a leftover: the database says whose a key is.
 * KEYS: keys. ARGV: the owner's field; per key its revision, the owner's id, the record.
 */
const SET_UNLESS_NEWER = `
local answers = {}
local field = ARGV[1]
for i, key in ipairs(KEYS) do
  local rev, owner, text = tonumber(ARGV[3 * i - 1]), ARGV[3 * i], ARGV[3 * i + 1]
  local stored = redis.call('GET', key)
  local newer = false
  if stored then
    local readable, record = pcall(cjson.decode, stored)
    newer = readable and type(record) == 'table' and record[field] == owner and type(record.rev) == 'number' and record.rev > rev
  end
  if newer then
    answers[i] = 0
  else
    redis.call('SET', key, text)
    answers[i] = 1
  end
end
return answers`;

/**
 * Writes records to Upstash and KV so that no older one ever stays over a newer one: Upstash decides by revision in
 * one atomic step, KV is written after it, and then Upstash is asked again. Whoever finds that another has written
 * meanwhile reads the database anew and repeats. Rejects when a store does not take them; when that is Upstash, KV
 * has them all the same, so that the edge works while it is away.
 *
 * @param records of at most 100 owners
 */
export async function publishRecords<OwnerField extends string, Row extends EdgeRecord<OwnerField>>(
  stores: EdgeStores,
  kind: RecordKind<OwnerField, Row>,
  records: readonly PublishedRecord<Row>[],
): Promise<void> {
  let waiting = records;
  for (let round = 0; waiting.length > 0; round++) {
    if (round === ROUNDS_MAX)
      throw new Error(`${waiting.length} ${kind.what} changed in each of ${ROUNDS_MAX} rounds`);
    if (round > 0)
      waiting = await kind.reload([...new Set(waiting.map((one) => one.record[kind.ownerField]))]);
    const overtaken = await publishOnce(stores, kind, waiting);
    waiting = waiting.filter(({ record }) => overtaken.has(record[kind.ownerField]));
  }
}

/** Answers the ids of owners of which a newer record stands. */
async function publishOnce<OwnerField extends string, Row extends EdgeRecord<OwnerField>>(
  stores: EdgeStores,
  kind: RecordKind<OwnerField, Row>,
  records: readonly PublishedRecord<Row>[],
): Promise<Set<string>> {
  const overtaken = new Set<string>();
  if (records.length === 0) return overtaken;
  const isNewer = (standing: unknown, { rev, [kind.ownerField]: owner }: Row): boolean => {
    const parsed = kind.schema.safeParse(standing);
    return parsed.success && parsed.data[kind.ownerField] === owner && parsed.data.rev > rev;
  };
  const putUnlessNewer = async ({ key, record }: PublishedRecord<Row>): Promise<void> => {
    const stored = await stores.env.LINKS.get(key);
    if (stored !== null && isNewer(parseJson(stored), record)) return;
    await stores.env.LINKS.put(key, JSON.stringify(record));
  };
  const set = setInRedis(stores.redis, kind.ownerField, records);
  const answers = await within(REDIS_MS, set).catch(async (error: unknown) => {
    await Promise.all(records.map(putUnlessNewer));
    throw error;
  });
  const ours = records.filter(({ record }, index) => {
    if (answers[index] === 1) return true;
    overtaken.add(record[kind.ownerField]);
    return false;
  });
  if (ours.length === 0) return overtaken;
  await Promise.all(ours.map(putUnlessNewer));
  const standing = await stores.redis.mget<unknown[]>(ours.map(({ key }) => key));
  for (const [index, { record }] of ours.entries()) {
    if (isNewer(standing[index], record)) overtaken.add(record[kind.ownerField]);
  }
  return overtaken;
}

function setInRedis<OwnerField extends string>(
  redis: EdgeStores["redis"],
  ownerField: OwnerField,
  records: readonly PublishedRecord<EdgeRecord<OwnerField>>[],
): Promise<number[]> {
  const values = records.flatMap(({ record }) => [
    String(record.rev),
    record[ownerField],
    JSON.stringify(record),
  ]);
  return redis.eval<string[], number[]>(
    SET_UNLESS_NEWER,
    records.map(({ key }) => key),
    [ownerField, ...values],
  );
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
