import type { Keyspace } from "../keyspace.ts";
import type { Reply } from "../reply.ts";
import { CommandError, syntaxError } from "../reply.ts";

/**
 * One command. `arity` counts the arguments after the name: exactly n, or at least −n when negative, or `ANY`.
 * `run` works synchronously, which is what makes every command, and every script, atomic.
 */
export type Command = { arity: number; run: (keyspace: Keyspace, args: string[]) => Reply };
/** Arity of a command that takes any number of arguments, also none. */
export const ANY = -Infinity;
export type CommandTable = Record<string, Command>;

export const command = (arity: number, run: Command["run"]): Command => ({ arity, run });

/** The argument at an index; a missing one is a syntax error. */
export function at(args: readonly string[], index: number): string {
  const value = args[index];
  if (value === undefined) throw syntaxError();
  return value;
}

/** Splits `a 1 b 2` into pairs; an odd count is refused in Redis's words. */
export function pairs(args: readonly string[], name: string): [string, string][] {
  if (args.length % 2 !== 0) throw new CommandError(`ERR wrong number of arguments for '${name}' command`);
  const result: [string, string][] = [];
  for (let index = 0; index < args.length; index += 2) result.push([at(args, index), at(args, index + 1)]);
  return result;
}

/** A [start, stop] range, negative counted from the end, as half-open bounds. */
export function bounds(start: number, stop: number, length: number): [number, number] {
  const from = Math.max(0, start < 0 ? length + start : start);
  const to = Math.min(length, (stop < 0 ? length + stop : stop) + 1);
  return [from, Math.max(from, to)];
}
