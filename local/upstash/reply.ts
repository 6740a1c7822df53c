/** A status reply (`+OK`), kept apart from a bulk string of the same text: they are encoded differently. */
export type Status = { status: string };

/** What a command answers, in the shapes of the Redis protocol. */
export type Reply = string | number | null | Status | Reply[];

export const OK: Status = { status: "OK" };

/** A command's refusal; the message starts with the code (`ERR`, `WRONGTYPE`, `NOSCRIPT`). */
export class CommandError extends Error {
  override name = "CommandError";
}

export const syntaxError = (): CommandError => new CommandError("ERR syntax error");
export const notAnInteger = (): CommandError =>
  new CommandError("ERR value is not an integer or out of range");
export const notAFloat = (): CommandError => new CommandError("ERR value is not a valid float");

export function isStatus(reply: Reply): reply is Status {
  return typeof reply === "object" && reply !== null && !Array.isArray(reply);
}
