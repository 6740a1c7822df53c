import type { Keyspace } from "../keyspace.ts";
import { formatFloat, parseFloatStrict, parseInteger } from "../numbers.ts";
import type { Reply } from "../reply.ts";
import { CommandError, syntaxError } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { at, bounds, command, pairs } from "./command.ts";

type Scored = [member: string, score: number];

/** The members in ascending order of score, then of their bytes. */
function sorted(keyspace: Keyspace, key: string): Scored[] {
  const members = [...(keyspace.read(key, "zset") ?? [])];
  return members.sort((a, b) => a[1] - b[1] || Buffer.compare(Buffer.from(a[0]), Buffer.from(b[0])));
}

/** `5`, `(5`, `-inf`: a bound as a test of a score. */
function bound(text: string, side: "min" | "max"): (score: number) => boolean {
  const exclusive = text.startsWith("(");
  let limit: number;
  try {
    limit = parseFloatStrict(exclusive ? text.slice(1) : text);
  } catch {
    throw new CommandError("ERR min or max is not a float");
  }
  if (side === "min") return exclusive ? (score) => score > limit : (score) => score >= limit;
  return exclusive ? (score) => score < limit : (score) => score <= limit;
}

function between(members: Scored[], min: string, max: string): Scored[] {
  const above = bound(min, "min");
  const below = bound(max, "max");
  return members.filter(([, score]) => above(score) && below(score));
}

const flatten = (members: Scored[], withScores: boolean): string[] =>
  members.flatMap(([member, score]) => (withScores ? [member, formatFloat(score)] : [member]));

const ADD_OPTIONS = new Set(["NX", "XX", "GT", "LT", "CH", "INCR"]);

function add(keyspace: Keyspace, [key = "", ...rest]: string[]): Reply {
  const options = new Set<string>();
  while (ADD_OPTIONS.has((rest[0] ?? "").toUpperCase())) options.add((rest.shift() ?? "").toUpperCase());
  if (rest.length === 0 || rest.length % 2 !== 0) throw syntaxError();
  const scored = pairs(rest, "zadd").map(([score, member]): Scored => [member, parseFloatStrict(score)]);
  if (options.has("INCR") && scored.length !== 1) {
    throw new CommandError("ERR INCR option supports a single increment-element pair");
  }
  const zset = keyspace.edit(key, "zset");
  let added = 0;
  let changed = 0;
  let last: number | null = null;
  for (const [member, given] of scored) {
    const current = zset.get(member);
    const score = options.has("INCR") ? (current ?? 0) + given : given;
    last = null;
    if (!addAllowed(options, current, score)) continue;
    zset.set(member, score);
    last = score;
    if (current === undefined) added += 1;
    else if (current !== score) changed += 1;
  }
  keyspace.dropIfEmpty(key);
  if (options.has("INCR")) return last === null ? null : formatFloat(last);
  return options.has("CH") ? added + changed : added;
}

function addAllowed(options: Set<string>, current: number | undefined, next: number): boolean {
  if (current === undefined) return !options.has("XX");
  if (options.has("NX")) return false;
  return !(options.has("GT") && next <= current) && !(options.has("LT") && next >= current);
}

function range(keyspace: Keyspace, [key = "", start = "", stop = "", ...rest]: string[]): Reply {
  const flags = new Set<string>();
  let limit: [number, number] | undefined;
  for (let index = 0; index < rest.length; index++) {
    const option = at(rest, index).toUpperCase();
    if (option === "LIMIT") limit = [parseInteger(at(rest, ++index)), parseInteger(at(rest, ++index))];
    else if (option === "BYSCORE" || option === "REV" || option === "WITHSCORES") flags.add(option);
    else throw syntaxError();
  }
  const reverse = flags.has("REV");
  let members = sorted(keyspace, key);
  if (flags.has("BYSCORE")) members = between(members, reverse ? stop : start, reverse ? start : stop);
  if (reverse) members.reverse();
  if (!flags.has("BYSCORE")) {
    if (limit !== undefined) throw syntaxError();
    members = members.slice(...bounds(parseInteger(start), parseInteger(stop), members.length));
  }
  if (limit !== undefined) members = members.slice(limit[0], limit[1] < 0 ? undefined : limit[0] + limit[1]);
  return flatten(members, flags.has("WITHSCORES"));
}

function removeAll(keyspace: Keyspace, key: string, members: string[]): number {
  if (keyspace.read(key, "zset") === undefined) return 0;
  const zset = keyspace.edit(key, "zset");
  const removed = members.filter((member) => zset.delete(member)).length;
  keyspace.dropIfEmpty(key);
  return removed;
}

function pop(order: "min" | "max") {
  return command(-1, (keyspace, [key = "", count = "1"]) => {
    const members = sorted(keyspace, key);
    if (order === "max") members.reverse();
    const popped = members.slice(0, parseInteger(count));
    removeAll(
      keyspace,
      key,
      popped.map(([member]) => member),
    );
    return flatten(popped, true);
  });
}

function rank(reverse: boolean) {
  return command(2, (keyspace, [key = "", member = ""]) => {
    const members = sorted(keyspace, key);
    if (reverse) members.reverse();
    const index = members.findIndex(([name]) => name === member);
    return index < 0 ? null : index;
  });
}

const score = (value: number | undefined): string | null => (value === undefined ? null : formatFloat(value));

/** Commands on sorted sets. */
export const sortedSetCommands: CommandTable = {
  ZADD: command(-3, add),
  ZINCRBY: command(3, (keyspace, [key = "", by = "", member = ""]) =>
    add(keyspace, [key, "INCR", by, member]),
  ),
  ZREM: command(-2, (keyspace, [key = "", ...members]) => removeAll(keyspace, key, members)),
  ZCARD: command(1, (keyspace, [key = ""]) => keyspace.read(key, "zset")?.size ?? 0),
  ZSCORE: command(2, (keyspace, [key = "", member = ""]) => score(keyspace.read(key, "zset")?.get(member))),
  ZMSCORE: command(-2, (keyspace, [key = "", ...members]) => {
    const zset = keyspace.read(key, "zset");
    return members.map((member) => score(zset?.get(member)));
  }),
  ZCOUNT: command(
    3,
    (keyspace, [key = "", min = "", max = ""]) => between(sorted(keyspace, key), min, max).length,
  ),
  ZRANGE: command(-3, range),
  ZREVRANGE: command(-3, (keyspace, args) => range(keyspace, [...args, "REV"])),
  ZRANGEBYSCORE: command(-3, (keyspace, args) => range(keyspace, [...args, "BYSCORE"])),
  ZREVRANGEBYSCORE: command(-3, (keyspace, args) => range(keyspace, [...args, "BYSCORE", "REV"])),
  ZRANK: rank(false),
  ZREVRANK: rank(true),
  ZREMRANGEBYSCORE: command(3, (keyspace, [key = "", min = "", max = ""]) =>
    removeAll(
      keyspace,
      key,
      between(sorted(keyspace, key), min, max).map(([member]) => member),
    ),
  ),
  ZREMRANGEBYRANK: command(3, (keyspace, [key = "", start = "", stop = ""]) => {
    const members = sorted(keyspace, key);
    const slice = members.slice(...bounds(parseInteger(start), parseInteger(stop), members.length));
    return removeAll(
      keyspace,
      key,
      slice.map(([member]) => member),
    );
  }),
  ZPOPMIN: pop("min"),
  ZPOPMAX: pop("max"),
};
