import type { Scripts } from "../lua/create-scripts.ts";
import { CommandError, notAnInteger, OK } from "../reply.ts";
import type { Command, CommandTable } from "./command.ts";
import { at, command } from "./command.ts";

function evaluate(scripts: Scripts, shaOf: (script: string) => string): Command {
  return command(-2, (_, args) => {
    const countText = at(args, 1);
    if (!/^-?\d+$/.test(countText)) throw notAnInteger();
    const count = Number(countText);
    if (count < 0) throw new CommandError("ERR Number of keys can't be negative");
    if (count > args.length - 2)
      throw new CommandError("ERR Number of keys can't be greater than number of args");
    return scripts.run(shaOf(at(args, 0)), args.slice(2, 2 + count), args.slice(2 + count));
  });
}

/** EVAL and its kin. They are not available inside a script, as in Redis. */
export function createScriptCommands(scripts: Scripts): CommandTable {
  const byText = evaluate(scripts, (script) => scripts.load(script));
  const bySha = evaluate(scripts, (sha) => sha);
  return {
    EVAL: byText,
    EVAL_RO: byText,
    EVALSHA: bySha,
    EVALSHA_RO: bySha,
    SCRIPT: command(-1, (_, args) => {
      switch (at(args, 0).toUpperCase()) {
        case "LOAD":
          return scripts.load(at(args, 1));
        case "EXISTS":
          return args.slice(1).map((sha) => (scripts.has(sha) ? 1 : 0));
        case "FLUSH":
          scripts.clear();
          return OK;
        default:
          throw new CommandError(`ERR unknown subcommand '${at(args, 0)}'`);
      }
    }),
  };
}
