import { composeLinkRecord, type LinkSource } from "../core/clicks/compose-link-record.ts";
import { type LinkRecord, linkKey, linkRecordSchema } from "../core/clicks/link-record.ts";
import { reloadLinkSources } from "../db/repositories/link-sources.ts";
import type { Services } from "./services.ts";
import { within } from "./within.ts";

/** How often links are read anew because somebody changed them while they were being published. */
const ROUNDS_MAX = 5;
/** Without Upstash a link still reaches KV in good time. */
const REDIS_MS = 1_500;

/**
 * Sets each key unless a newer record of the same link stands there, and answers 1 where ours (or the same revision)
 * stands now, 0 where a newer one does. A record of another link is a leftover: the database owns host and code.
 * KEYS: keys. ARGV: per key its revision, the link's id, the record.
 */
const SET_UNLESS_NEWER = `
local answers = {}
for i, key in ipairs(KEYS) do
  local rev, link, text = tonumber(ARGV[3 * i - 2]), ARGV[3 * i - 1], ARGV[3 * i]
  local stored = redis.call('GET', key)
  local newer = false
  if stored then
    local readable, record = pcall(cjson.decode, stored)
    newer = readable and type(record) == 'table' and record.linkId == link and type(record.rev) == 'number' and record.rev > rev
  end
  if newer then
    answers[i] = 0
  else
    redis.call('SET', key, text)
    answers[i] = 1
  end
end
return answers`;

/** Where the edge looks a link up, and what it finds there. */
interface PublishedLink {
  readonly key: string;
  readonly record: LinkRecord;
}

type Stores = Pick<Services, "redis" | "jobDb"> & { readonly env: Pick<Services["env"], "LINKS"> };

/**
 * Writes links to Upstash and KV so that no older record ever stays over a newer one: Upstash decides by revision in
 * one atomic step, KV is written after it, and then Upstash is asked again. Whoever finds that another has written
 * meanwhile reads the database anew and repeats. Rejects when a store does not take them; when that is Upstash, KV
 * has them all the same, so that links work while it is away.
 *
 * @param sources at most 100
 */
export async function publishLinks(services: Stores, sources: readonly LinkSource[]): Promise<void> {
  let waiting = sources.map(published);
  for (let round = 0; waiting.length > 0; round++) {
    if (round === ROUNDS_MAX)
      throw new Error(`${waiting.length} links changed in each of ${ROUNDS_MAX} rounds`);
    if (round > 0) waiting = (await reloadLinkSources(services.jobDb, waiting.map(linkId))).map(published);
    const overtaken = await publishOnce(services, waiting);
    waiting = waiting.filter((link) => overtaken.has(linkId(link)));
  }
}

const linkId = ({ record }: PublishedLink): string => record.linkId;

function published(source: LinkSource): PublishedLink {
  return { key: linkKey(source.link.host, source.link.code), record: composeLinkRecord(source) };
}

/** Answers the ids of links of which a newer record stands. */
async function publishOnce(services: Stores, links: readonly PublishedLink[]): Promise<Set<string>> {
  const overtaken = new Set<string>();
  if (links.length === 0) return overtaken;
  const kv = services.env.LINKS;
  const answers = await within(REDIS_MS, setInRedis(services.redis, links)).catch(async (error: unknown) => {
    await Promise.all(links.map((link) => putUnlessNewer(kv, link)));
    throw error;
  });
  const ours = links.filter((link, index) => {
    if (answers[index] === 1) return true;
    overtaken.add(linkId(link));
    return false;
  });
  if (ours.length === 0) return overtaken;
  await Promise.all(ours.map((link) => putUnlessNewer(kv, link)));
  const standing = await services.redis.mget<unknown[]>(ours.map(({ key }) => key));
  for (const [index, link] of ours.entries()) {
    if (isNewer(standing[index], link.record)) overtaken.add(linkId(link));
  }
  return overtaken;
}

function setInRedis(redis: Stores["redis"], links: readonly PublishedLink[]): Promise<number[]> {
  return redis.eval<string[], number[]>(
    SET_UNLESS_NEWER,
    links.map(({ key }) => key),
    links.flatMap(({ record }) => [String(record.rev), record.linkId, JSON.stringify(record)]),
  );
}

async function putUnlessNewer(kv: Stores["env"]["LINKS"], { key, record }: PublishedLink): Promise<void> {
  const stored = await kv.get(key);
  if (stored !== null && isNewer(parseJson(stored), record)) return;
  await kv.put(key, JSON.stringify(record));
}

function isNewer(standing: unknown, record: LinkRecord): boolean {
  const parsed = linkRecordSchema.safeParse(standing);
  return parsed.success && parsed.data.linkId === record.linkId && parsed.data.rev > record.rev;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
