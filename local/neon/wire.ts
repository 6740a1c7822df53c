import type pg from "pg";

/*
 * As much of Postgres' wire protocol (3.0) as it takes to greet a client and to see where its messages end.
 * https://www.postgresql.org/docs/current/protocol-message-formats.html
 */

/** A message of a client, whole, with type and length; the first one has no type. */
export interface Message {
  readonly type: number | null;
  readonly bytes: Buffer;
}

const PROTOCOL_3 = 0x0003_0000;
const MAX_STARTUP_BYTES = 10_000;

/** Cuts a client's bytes into messages, however they come. Throws on what is no message. */
export function createMessageReader(onMessage: (message: Message) => void): (bytes: Buffer) => void {
  let rest: Buffer = Buffer.alloc(0);
  let isStarted = false;
  return (bytes) => {
    rest = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    for (;;) {
      const before = isStarted ? 1 : 0;
      if (rest.length < before + 4) return;
      const length = rest.readInt32BE(before);
      if (length < 4 || (!isStarted && length > MAX_STARTUP_BYTES)) throw new Error("no message");
      if (rest.length < before + length) return;
      const message = rest.subarray(0, before + length);
      rest = rest.subarray(before + length);
      onMessage({ type: isStarted ? (message[0] ?? null) : null, bytes: message });
      isStarted = true;
    }
  };
}

export function parseStartup(bytes: Buffer): { user: string; database: string; applicationName: string } {
  if (bytes.length < 8 || bytes.readInt32BE(4) !== PROTOCOL_3) throw new Error("another protocol");
  const words = bytes.toString("utf8", 8).split("\0");
  const said = new Map<string, string>();
  for (let at = 0; at + 1 < words.length; at += 2) said.set(words[at] ?? "", words[at + 1] ?? "");
  const user = said.get("user") ?? "";
  return {
    user,
    database: said.get("database") ?? user,
    applicationName: said.get("application_name") ?? "neon-proxy",
  };
}

function message(type: string, ...parts: (string | Buffer)[]): Buffer {
  const body = Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part) : part)));
  const head = Buffer.alloc(5, type);
  head.writeInt32BE(body.length + 4, 1);
  return Buffer.concat([head, body]);
}

/** AuthenticationOk, what clients read of the server's parameters, ReadyForQuery. */
export const WELCOME = Buffer.concat([
  message("R", Buffer.alloc(4)),
  message("S", "client_encoding\0UTF8\0"),
  message("S", "standard_conforming_strings\0on\0"),
  message("Z", "I"),
]);

/** What Postgres said to the session, said to the client. */
export function errorResponse(error: pg.DatabaseError): Buffer {
  const { severity = "FATAL", code = "08006", message: text } = error;
  return message("E", `S${severity}\0V${severity}\0C${code}\0M${text}\0\0`);
}
