import type { Keyspace } from "../keyspace.ts";
import { parseInteger } from "../numbers.ts";
import type { Reply } from "../reply.ts";
import { CommandError, OK } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { at, bounds, command } from "./command.ts";

type End = "left" | "right";

function push(end: End, mustExist: boolean) {
  return command(-2, (keyspace, [key = "", ...values]) => {
    if (mustExist && keyspace.read(key, "list") === undefined) return 0;
    const list = keyspace.edit(key, "list");
    if (end === "left") list.unshift(...values.reverse());
    else list.push(...values);
    return list.length;
  });
}

function pop(end: End) {
  return command(-1, (keyspace, args) => {
    const key = at(args, 0);
    const wanted = args[1] === undefined ? undefined : parseInteger(args[1]);
    if (keyspace.read(key, "list") === undefined) return null;
    const list = keyspace.edit(key, "list");
    const length = Math.min(wanted ?? 1, list.length);
    const popped =
      end === "left" ? list.splice(0, length) : list.splice(list.length - length, length).reverse();
    keyspace.dropIfEmpty(key);
    return wanted === undefined ? (popped[0] ?? null) : popped;
  });
}

function remove(keyspace: Keyspace, [key = "", countText = "", value = ""]: string[]): Reply {
  const count = parseInteger(countText);
  if (keyspace.read(key, "list") === undefined) return 0;
  const list = keyspace.edit(key, "list");
  let removed = 0;
  const limit = count === 0 ? Infinity : Math.abs(count);
  while (removed < limit) {
    const index = count < 0 ? list.lastIndexOf(value) : list.indexOf(value);
    if (index < 0) break;
    list.splice(index, 1);
    removed += 1;
  }
  keyspace.dropIfEmpty(key);
  return removed;
}

function range(keyspace: Keyspace, [key = "", start = "", stop = ""]: string[]): string[] {
  const list = keyspace.read(key, "list") ?? [];
  const [from, to] = bounds(parseInteger(start), parseInteger(stop), list.length);
  return list.slice(from, to);
}

/** Commands on lists. */
export const listCommands: CommandTable = {
  LPUSH: push("left", false),
  RPUSH: push("right", false),
  LPUSHX: push("left", true),
  RPUSHX: push("right", true),
  LPOP: pop("left"),
  RPOP: pop("right"),
  LLEN: command(1, (keyspace, [key = ""]) => keyspace.read(key, "list")?.length ?? 0),
  LRANGE: command(3, range),
  LINDEX: command(2, (keyspace, [key = "", index = ""]) => {
    return keyspace.read(key, "list")?.at(parseInteger(index)) ?? null;
  }),
  LSET: command(3, (keyspace, [key = "", indexText = "", value = ""]) => {
    const index = parseInteger(indexText);
    const length = keyspace.read(key, "list")?.length;
    if (length === undefined) throw new CommandError("ERR no such key");
    if (index >= length || index < -length) throw new CommandError("ERR index out of range");
    keyspace.edit(key, "list").splice(index, 1, value);
    return OK;
  }),
  LREM: command(3, remove),
  LTRIM: command(3, (keyspace, args) => {
    const kept = range(keyspace, args);
    const key = at(args, 0);
    if (keyspace.read(key, "list") === undefined) return OK;
    const list = keyspace.edit(key, "list");
    list.splice(0, list.length, ...kept);
    keyspace.dropIfEmpty(key);
    return OK;
  }),
};
