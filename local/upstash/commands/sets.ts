import type { Keyspace } from "../keyspace.ts";
import type { Reply } from "../reply.ts";
import type { CommandTable } from "./command.ts";
import { at, command } from "./command.ts";
import { scanOptions, scanPage } from "./scan.ts";

function scan(keyspace: Keyspace, args: string[]): Reply {
  const options = scanOptions(args.slice(1));
  const { cursor, page } = scanPage([...(keyspace.read(at(args, 0), "set") ?? [])], options);
  return [cursor, page.filter((member) => options.match?.test(member) ?? true)];
}

function combine(merge: (left: Set<string>, right: Set<string>) => Set<string>) {
  return command(-1, (keyspace, keys) => [
    ...keys.map((key) => keyspace.read(key, "set") ?? new Set<string>()).reduce(merge),
  ]);
}

/** Commands on sets. */
export const setCommands: CommandTable = {
  SADD: command(-2, (keyspace, [key = "", ...members]) => {
    const set = keyspace.edit(key, "set");
    const before = set.size;
    for (const member of members) set.add(member);
    return set.size - before;
  }),
  SREM: command(-2, (keyspace, [key = "", ...members]) => {
    if (keyspace.read(key, "set") === undefined) return 0;
    const set = keyspace.edit(key, "set");
    const removed = members.filter((member) => set.delete(member)).length;
    keyspace.dropIfEmpty(key);
    return removed;
  }),
  SMEMBERS: command(1, (keyspace, [key = ""]) => [...(keyspace.read(key, "set") ?? [])]),
  SCARD: command(1, (keyspace, [key = ""]) => keyspace.read(key, "set")?.size ?? 0),
  SISMEMBER: command(2, (keyspace, [key = "", member = ""]) =>
    keyspace.read(key, "set")?.has(member) ? 1 : 0,
  ),
  SMISMEMBER: command(-2, (keyspace, [key = "", ...members]) => {
    const set = keyspace.read(key, "set");
    return members.map((member) => (set?.has(member) ? 1 : 0));
  }),
  SINTER: combine((left, right) => new Set([...left].filter((member) => right.has(member)))),
  SUNION: combine((left, right) => new Set([...left, ...right])),
  SDIFF: combine((left, right) => new Set([...left].filter((member) => !right.has(member)))),
  SSCAN: command(-2, scan),
};
