import type { Keyspace } from "../keyspace.ts";
import { parseInteger } from "../numbers.ts";
import type { Reply } from "../reply.ts";
import { CommandError, OK, syntaxError } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { ANY, at, command } from "./command.ts";
import { globToRegExp } from "./glob.ts";
import { scanOptions, scanPage } from "./scan.ts";

function expire(toMs: (amount: number, nowMs: number) => number) {
  return command(-2, (keyspace, args) => {
    const key = at(args, 0);
    const expiresAtMs = toMs(parseInteger(at(args, 1)), keyspace.now());
    const entry = keyspace.peek(key);
    if (entry === undefined) return 0;
    const allowed = args.slice(2).every((option) => expiryAllowed(option, entry.expiresAtMs, expiresAtMs));
    if (!allowed) return 0;
    if (expiresAtMs <= keyspace.now()) keyspace.delete(key);
    else keyspace.expireAt(key, expiresAtMs);
    return 1;
  });
}

function expiryAllowed(option: string, current: number | undefined, next: number): boolean {
  const known = current ?? Infinity;
  switch (option.toUpperCase()) {
    case "NX":
      return current === undefined;
    case "XX":
      return current !== undefined;
    case "GT":
      return next > known;
    case "LT":
      return next < known;
    default:
      throw new CommandError(`ERR Unsupported option ${option}`);
  }
}

/** −2 for a missing key and −1 for one that never expires, as Redis says it. */
function timeToLive(toReply: (expiresAtMs: number, nowMs: number) => number) {
  return command(1, (keyspace, [key = ""]) => {
    const entry = keyspace.peek(key);
    if (entry === undefined) return -2;
    return entry.expiresAtMs === undefined ? -1 : toReply(entry.expiresAtMs, keyspace.now());
  });
}

const remove = command(
  -1,
  (keyspace, keys) => keys.filter((key) => live(keyspace, key) && keyspace.delete(key)).length,
);
const count = command(-1, (keyspace, keys) => keys.filter((key) => live(keyspace, key)).length);
const live = (keyspace: Keyspace, key: string): boolean => keyspace.peek(key) !== undefined;

const flush = command(ANY, (keyspace) => {
  keyspace.clear();
  return OK;
});

function scan(keyspace: Keyspace, args: string[]): Reply {
  const options = scanOptions(args);
  const { cursor, page } = scanPage(keyspace.keys(), options);
  const matches = (key: string): boolean =>
    (options.match?.test(key) ?? true) &&
    (options.type === undefined || keyspace.peek(key)?.type === options.type);
  return [cursor, page.filter(matches)];
}

function rename(keyspace: Keyspace, args: string[]): Reply {
  const entry = keyspace.peek(at(args, 0));
  if (entry === undefined) throw new CommandError("ERR no such key");
  keyspace.delete(at(args, 0));
  keyspace.put(at(args, 1), entry);
  return OK;
}

function time(keyspace: Keyspace): Reply {
  const nowMs = keyspace.now();
  return [String(Math.floor(nowMs / 1000)), String((nowMs % 1000) * 1000)];
}

/** Commands on keys of any type, and on the server. */
export const keyCommands: CommandTable = {
  DEL: remove,
  UNLINK: remove,
  EXISTS: count,
  TOUCH: count,
  TYPE: command(1, (keyspace, [key = ""]) => ({ status: keyspace.peek(key)?.type ?? "none" })),
  EXPIRE: expire((amount, nowMs) => nowMs + amount * 1000),
  PEXPIRE: expire((amount, nowMs) => nowMs + amount),
  EXPIREAT: expire((amount) => amount * 1000),
  PEXPIREAT: expire((amount) => amount),
  TTL: timeToLive((expiresAtMs, nowMs) => Math.round((expiresAtMs - nowMs) / 1000)),
  PTTL: timeToLive((expiresAtMs, nowMs) => expiresAtMs - nowMs),
  EXPIRETIME: timeToLive((expiresAtMs) => Math.floor(expiresAtMs / 1000)),
  PEXPIRETIME: timeToLive((expiresAtMs) => expiresAtMs),
  PERSIST: command(1, (keyspace, [key = ""]) => {
    if (keyspace.peek(key)?.expiresAtMs === undefined) return 0;
    keyspace.expireAt(key, undefined);
    return 1;
  }),
  KEYS: command(1, (keyspace, [glob = ""]) => {
    const matcher = globToRegExp(glob);
    return keyspace.keys().filter((key) => matcher.test(key));
  }),
  SCAN: command(-1, scan),
  RENAME: command(2, rename),
  DBSIZE: command(0, (keyspace) => keyspace.keys().length),
  FLUSHDB: flush,
  FLUSHALL: flush,
  PING: command(ANY, (_, [message]) => message ?? { status: "PONG" }),
  ECHO: command(1, (_, [message = ""]) => message),
  TIME: command(0, time),
  SELECT: command(1, (_, [index]) => {
    if (index !== "0") throw syntaxError();
    return OK;
  }),
};
