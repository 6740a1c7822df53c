import type { Keyspace } from "../keyspace.ts";
import { addIntegers, formatFloat, parseBigInteger, parseFloatStrict, parseInteger } from "../numbers.ts";
import type { Reply } from "../reply.ts";
import { CommandError, OK, syntaxError } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { at, bounds, command, pairs } from "./command.ts";

const EXPIRY = new Set(["EX", "PX", "EXAT", "PXAT"]);

/** When a key set with this option expires, in ms since 1970; zero and less is refused. */
function expiryOf(name: string, option: string, amount: string, nowMs: number): number {
  const value = parseInteger(amount);
  if (value <= 0) throw new CommandError(`ERR invalid expire time in '${name}' command`);
  if (option === "EX") return nowMs + value * 1000;
  if (option === "PX") return nowMs + value;
  return option === "EXAT" ? value * 1000 : value;
}

type SetOptions = {
  expiresAtMs: number | undefined;
  keepTtl: boolean;
  only: "NX" | "XX" | undefined;
  get: boolean;
};

function setOptions(args: string[], nowMs: number): SetOptions {
  const options: SetOptions = { expiresAtMs: undefined, keepTtl: false, only: undefined, get: false };
  for (let index = 0; index < args.length; index++) {
    const option = at(args, index).toUpperCase();
    if (option === "GET") options.get = true;
    else if ((option === "NX" || option === "XX") && options.only === undefined) options.only = option;
    else if (options.keepTtl || options.expiresAtMs !== undefined) throw syntaxError();
    else if (option === "KEEPTTL") options.keepTtl = true;
    else if (EXPIRY.has(option)) options.expiresAtMs = expiryOf("set", option, at(args, ++index), nowMs);
    else throw syntaxError();
  }
  return options;
}

function set(keyspace: Keyspace, args: string[]): Reply {
  const key = at(args, 0);
  const options = setOptions(args.slice(2), keyspace.now());
  const before = keyspace.peek(key);
  const previous = options.get ? (keyspace.read(key, "string") ?? null) : null;
  const refused =
    options.only === "NX" ? before !== undefined : options.only === "XX" && before === undefined;
  if (refused) return previous;
  keyspace.setString(key, at(args, 1), options.keepTtl ? before?.expiresAtMs : options.expiresAtMs);
  return options.get ? previous : OK;
}

/** Replaces a string and leaves its expiry alone. */
function replace(keyspace: Keyspace, key: string, data: string): void {
  keyspace.setString(key, data, keyspace.peek(key)?.expiresAtMs);
}

function increment(keyspace: Keyspace, key: string, by: bigint): number {
  const value = addIntegers(parseBigInteger(keyspace.read(key, "string") ?? "0"), by);
  replace(keyspace, key, value.toString());
  return Number(value);
}

function incrementFloat(keyspace: Keyspace, key: string, by: number): string {
  const value = parseFloatStrict(keyspace.read(key, "string") ?? "0") + by;
  if (!Number.isFinite(value)) throw new CommandError("ERR increment would produce NaN or Infinity");
  const text = formatFloat(value);
  replace(keyspace, key, text);
  return text;
}

function getEx(keyspace: Keyspace, args: string[]): Reply {
  const key = at(args, 0);
  const value = keyspace.read(key, "string");
  if (value === undefined) return null;
  if (args.length === 1) return value;
  const option = at(args, 1).toUpperCase();
  if (option === "PERSIST") keyspace.expireAt(key, undefined);
  else if (EXPIRY.has(option)) keyspace.expireAt(key, expiryOf("getex", option, at(args, 2), keyspace.now()));
  else throw syntaxError();
  return value;
}

function getRange(keyspace: Keyspace, args: string[]): Reply {
  const bytes = Buffer.from(keyspace.read(at(args, 0), "string") ?? "");
  const [from, to] = bounds(parseInteger(at(args, 1)), parseInteger(at(args, 2)), bytes.length);
  return bytes.subarray(from, to).toString();
}

function setWithExpiry(name: string, option: string) {
  return command(3, (keyspace, args) => {
    keyspace.setString(at(args, 0), at(args, 2), expiryOf(name, option, at(args, 1), keyspace.now()));
    return OK;
  });
}

/** Commands on strings. */
export const stringCommands: CommandTable = {
  GET: command(1, (keyspace, [key = ""]) => keyspace.read(key, "string") ?? null),
  SET: command(-2, set),
  SETNX: command(2, (keyspace, [key = "", value = ""]) =>
    set(keyspace, [key, value, "NX"]) === null ? 0 : 1,
  ),
  SETEX: setWithExpiry("setex", "EX"),
  PSETEX: setWithExpiry("psetex", "PX"),
  GETSET: command(2, (keyspace, [key = "", value = ""]) => set(keyspace, [key, value, "GET"])),
  GETDEL: command(1, (keyspace, [key = ""]) => {
    const value = keyspace.read(key, "string") ?? null;
    keyspace.delete(key);
    return value;
  }),
  GETEX: command(-1, getEx),
  GETRANGE: command(3, getRange),
  MGET: command(-1, (keyspace, keys) =>
    keys.map((key) => {
      const entry = keyspace.peek(key);
      return entry?.type === "string" ? entry.data : null;
    }),
  ),
  MSET: command(-2, (keyspace, args) => {
    for (const [key, value] of pairs(args, "mset")) keyspace.setString(key, value, undefined);
    return OK;
  }),
  MSETNX: command(-2, (keyspace, args) => {
    const all = pairs(args, "msetnx");
    if (all.some(([key]) => keyspace.peek(key) !== undefined)) return 0;
    for (const [key, value] of all) keyspace.setString(key, value, undefined);
    return 1;
  }),
  INCR: command(1, (keyspace, [key = ""]) => increment(keyspace, key, 1n)),
  DECR: command(1, (keyspace, [key = ""]) => increment(keyspace, key, -1n)),
  INCRBY: command(2, (keyspace, [key = "", by = ""]) => increment(keyspace, key, parseBigInteger(by))),
  DECRBY: command(2, (keyspace, [key = "", by = ""]) => increment(keyspace, key, -parseBigInteger(by))),
  INCRBYFLOAT: command(2, (keyspace, [key = "", by = ""]) =>
    incrementFloat(keyspace, key, parseFloatStrict(by)),
  ),
  APPEND: command(2, (keyspace, [key = "", value = ""]) => {
    const joined = (keyspace.read(key, "string") ?? "") + value;
    replace(keyspace, key, joined);
    return Buffer.byteLength(joined);
  }),
  STRLEN: command(1, (keyspace, [key = ""]) => Buffer.byteLength(keyspace.read(key, "string") ?? "")),
};
