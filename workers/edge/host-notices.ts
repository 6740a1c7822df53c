import { LRUCache } from "lru-cache";

/** How often one key's refused host is told. */
const NOTICE_MS = 60_000;
/** Hosts can be made up by whoever asks, so only this many are remembered. */
const NOTICES_MAX = 1_000;

/** Whether it is time to tell the merchant that a page on this host was refused; true at most once a minute. */
export type HostNotices = (key: string, host: string) => boolean;

export function createHostNotices(now: () => number): HostNotices {
  const told = new LRUCache<string, true>({
    max: NOTICES_MAX,
    ttl: NOTICE_MS,
    ttlResolution: 0,
    perf: { now },
  });
  return (key, host) => {
    const name = `${key} ${host}`;
    if (told.has(name)) return false;
    told.set(name, true);
    return true;
  };
}
