import Bowser from "bowser";
import { LRUCache } from "lru-cache";

/** What every user agent begins with, which Bowser takes for a name when it finds no other. */
const UNKNOWN_BROWSER = "Mozilla";

const known = new LRUCache<string, { device: string | null }>({ max: 500 });

/** A user agent as its owner would call it, `Firefox on Linux`; null when it tells neither. */
export function describeDevice(userAgent: string | null): string | null {
  if (userAgent === null || userAgent === "") return null;
  let described = known.get(userAgent);
  if (described === undefined) {
    described = { device: parseDevice(userAgent) };
    known.set(userAgent, described);
  }
  return described.device;
}

function parseDevice(userAgent: string): string | null {
  const { browser, os } = Bowser.parse(userAgent);
  const name = browser.name === UNKNOWN_BROWSER ? "" : (browser.name ?? "");
  return [name, os.name ?? ""].filter((part) => part !== "").join(" on ") || null;
}
