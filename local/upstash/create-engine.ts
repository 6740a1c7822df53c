import type { CommandTable } from "./commands/command.ts";
import { ANY } from "./commands/command.ts";
import { hashCommands } from "./commands/hashes.ts";
import { keyCommands } from "./commands/keys.ts";
import { listCommands } from "./commands/lists.ts";
import { createScriptCommands } from "./commands/scripts.ts";
import { setCommands } from "./commands/sets.ts";
import { sortedSetCommands } from "./commands/sorted-sets.ts";
import { stringCommands } from "./commands/strings.ts";
import type { Keyspace } from "./keyspace.ts";
import { createScripts } from "./lua/create-scripts.ts";
import type { Reply } from "./reply.ts";
import { CommandError } from "./reply.ts";

export type Engine = {
  /** Runs one command to its end; throws CommandError when Redis would refuse it. */
  execute(args: readonly string[]): Reply;
  /** Why a command could not even be queued in a transaction, or undefined. */
  refusal(args: readonly string[]): CommandError | undefined;
};

/** Redis's commands over one keyspace. */
export function createEngine(keyspace: Keyspace): Engine {
  const table: CommandTable = {
    ...keyCommands,
    ...stringCommands,
    ...hashCommands,
    ...listCommands,
    ...setCommands,
    ...sortedSetCommands,
  };
  const scripts = createScripts((args) => run(table, keyspace, args));
  const all: CommandTable = { ...table, ...createScriptCommands(scripts) };
  return {
    execute: (args) => run(all, keyspace, args),
    refusal: (args) => lookUp(all, args).refusal,
  };
}

function run(table: CommandTable, keyspace: Keyspace, args: readonly string[]): Reply {
  const { found, refusal } = lookUp(table, args);
  if (found === undefined) throw refusal;
  return found.run(keyspace, args.slice(1));
}

type Lookup =
  | { found: CommandTable[string]; refusal: undefined }
  | { found: undefined; refusal: CommandError };

function lookUp(table: CommandTable, args: readonly string[]): Lookup {
  const name = (args[0] ?? "").toUpperCase();
  const found = Object.hasOwn(table, name) ? table[name] : undefined;
  if (found === undefined) {
    return { found, refusal: new CommandError(`ERR Command is not available: '${args[0] ?? ""}'`) };
  }
  const given = args.length - 1;
  const fits = found.arity === ANY || (found.arity >= 0 ? given === found.arity : given >= -found.arity);
  if (fits) return { found, refusal: undefined };
  const message = `ERR wrong number of arguments for '${name.toLowerCase()}' command`;
  return { found: undefined, refusal: new CommandError(message) };
}
