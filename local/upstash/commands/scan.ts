import { parseInteger } from "../numbers.ts";
import { CommandError, syntaxError } from "../reply.ts";
import { at } from "./command.ts";
import { globToRegExp } from "./glob.ts";

export type ScanOptions = {
  offset: number;
  count: number;
  match: RegExp | undefined;
  type: string | undefined;
};

/** Reads `cursor [MATCH glob] [COUNT n] [TYPE name]`. The cursor is an offset into the keys in order. */
export function scanOptions(args: string[]): ScanOptions {
  const cursor = at(args, 0);
  if (!/^\d{1,15}$/.test(cursor)) throw new CommandError("ERR invalid cursor");
  const options: ScanOptions = { offset: Number(cursor), count: 10, match: undefined, type: undefined };
  for (let index = 1; index < args.length; index += 2) {
    const value = at(args, index + 1);
    const name = at(args, index).toUpperCase();
    if (name === "MATCH") options.match = globToRegExp(value);
    else if (name === "COUNT") options.count = parseInteger(value);
    else if (name === "TYPE") options.type = value.toLowerCase();
    else throw syntaxError();
  }
  if (options.count < 1) throw syntaxError();
  return options;
}

/** One page of a list in a stable order, with the next cursor ("0" at the end). */
export function scanPage<T>(items: readonly T[], options: ScanOptions): { cursor: string; page: T[] } {
  const end = options.offset + options.count;
  return { cursor: end < items.length ? String(end) : "0", page: items.slice(options.offset, end) };
}
