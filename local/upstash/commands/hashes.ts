import type { Keyspace } from "../keyspace.ts";
import { addIntegers, formatFloat, parseBigInteger, parseFloatStrict } from "../numbers.ts";
import type { Reply } from "../reply.ts";
import { CommandError, OK } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { at, command, pairs } from "./command.ts";
import { scanOptions, scanPage } from "./scan.ts";

function setFields(name: string, keyspace: Keyspace, args: string[]): number {
  const fields = pairs(args.slice(1), name);
  const hash = keyspace.edit(at(args, 0), "hash");
  const before = hash.size;
  for (const [field, value] of fields) hash.set(field, value);
  return hash.size - before;
}

function scan(keyspace: Keyspace, args: string[]): Reply {
  const options = scanOptions(args.slice(1));
  const { cursor, page } = scanPage([...(keyspace.read(at(args, 0), "hash") ?? [])], options);
  return [cursor, page.filter(([field]) => options.match?.test(field) ?? true).flat()];
}

function increment(keyspace: Keyspace, [key = "", field = "", by = ""]: string[]): Reply {
  const current = keyspace.read(key, "hash")?.get(field) ?? "0";
  if (!/^-?\d+$/.test(current)) throw new CommandError("ERR hash value is not an integer");
  const value = addIntegers(parseBigInteger(current), parseBigInteger(by));
  keyspace.edit(key, "hash").set(field, value.toString());
  return Number(value);
}

function incrementFloat(keyspace: Keyspace, [key = "", field = "", by = ""]: string[]): Reply {
  const value = parseFloatStrict(keyspace.read(key, "hash")?.get(field) ?? "0") + parseFloatStrict(by);
  const text = formatFloat(value);
  keyspace.edit(key, "hash").set(field, text);
  return text;
}

/** Commands on hashes. */
export const hashCommands: CommandTable = {
  HGET: command(2, (keyspace, [key = "", field = ""]) => keyspace.read(key, "hash")?.get(field) ?? null),
  HSET: command(-3, (keyspace, args) => setFields("hset", keyspace, args)),
  HMSET: command(-3, (keyspace, args) => {
    setFields("hmset", keyspace, args);
    return OK;
  }),
  HSETNX: command(3, (keyspace, [key = "", field = "", value = ""]) => {
    if (keyspace.read(key, "hash")?.has(field)) return 0;
    keyspace.edit(key, "hash").set(field, value);
    return 1;
  }),
  HMGET: command(-2, (keyspace, [key = "", ...fields]) => {
    const hash = keyspace.read(key, "hash");
    return fields.map((field) => hash?.get(field) ?? null);
  }),
  HGETALL: command(1, (keyspace, [key = ""]) => [...(keyspace.read(key, "hash") ?? [])].flat()),
  HKEYS: command(1, (keyspace, [key = ""]) => [...(keyspace.read(key, "hash")?.keys() ?? [])]),
  HVALS: command(1, (keyspace, [key = ""]) => [...(keyspace.read(key, "hash")?.values() ?? [])]),
  HLEN: command(1, (keyspace, [key = ""]) => keyspace.read(key, "hash")?.size ?? 0),
  HEXISTS: command(2, (keyspace, [key = "", field = ""]) => (keyspace.read(key, "hash")?.has(field) ? 1 : 0)),
  HDEL: command(-2, (keyspace, [key = "", ...fields]) => {
    if (keyspace.read(key, "hash") === undefined) return 0;
    const hash = keyspace.edit(key, "hash");
    const removed = fields.filter((field) => hash.delete(field)).length;
    keyspace.dropIfEmpty(key);
    return removed;
  }),
  HINCRBY: command(3, increment),
  HINCRBYFLOAT: command(3, incrementFloat),
  HSCAN: command(-2, scan),
};
