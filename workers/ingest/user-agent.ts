import Bowser from "bowser";
import { LRUCache } from "lru-cache";
import { type BotClass, botClass } from "./bot-class.ts";

/** What is kept of a user agent. The text itself is never stored. */
export interface Agent {
  readonly bot?: BotClass | undefined;
  /** `desktop`, `mobile`, `tablet`, `tv`. */
  readonly device?: string | undefined;
  /** The name without version, `iOS`. */
  readonly os?: string | undefined;
  /** The name without version, `Safari`. */
  readonly browser?: string | undefined;
}

/** Bowser knows no device for it. */
const CHROME_OS = "Chrome OS";
/** What every user agent begins with, which Bowser takes for a name when it finds no other. */
const UNKNOWN_BROWSER = "Mozilla";

/** Parsing takes some 15 µs, and a few thousand texts make nearly all traffic. About 3 MB at most. */
const CACHE_ENTRIES = 4_096;
const cache = new LRUCache<string, Agent>({ max: CACHE_ENTRIES });

/** Classifies a user agent; remembers per isolate. */
export function classifyAgent(userAgent: string): Agent {
  const known = cache.get(userAgent);
  if (known !== undefined) return known;
  const agent = parseAgent(userAgent);
  cache.set(userAgent, agent);
  return agent;
}

/** Of a bot only the class is kept: what it says about devices is disguise. */
function parseAgent(userAgent: string): Agent {
  const bot = botClass(userAgent);
  if (bot !== undefined) return { bot };
  const { platform, os, browser } = Bowser.parse(userAgent);
  return {
    device: platform.type || (os.name === CHROME_OS ? "desktop" : undefined),
    os: os.name || undefined,
    browser: browser.name === UNKNOWN_BROWSER ? undefined : browser.name || undefined,
  };
}
