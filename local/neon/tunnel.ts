import pg from "pg";
import type { RawData, WebSocket } from "ws";
import { ConnectError } from "./failure.ts";
import type { Sessions } from "./sessions.ts";
import { createMessageReader, errorResponse, type Message, parseStartup, WELCOME } from "./wire.ts";

/** Bytes on their way to the client beyond which Postgres is not read any further. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** AuthenticationCleartextPassword. */
const ASK_PASSWORD = Buffer.from([0x52, 0, 0, 0, 8, 0, 0, 0, 3]);
const PASSWORD = 0x70;
const TERMINATE = 0x58;
/** ReadyForQuery outside a transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);

/**
 * Carries a WebSocket's binary messages to a session of Postgres and back, unread but for where a message ends. A
 * client that says goodbye outside a transaction leaves its session to the next one, as Neon's pooler does; with one
 * that goes away in any other way its session ends, and what it had not committed.
 */
export function openTunnel(socket: WebSocket, sessions: Sessions): void {
  const said: Message[] = [];
  let wake: (() => void) | undefined;
  const read = createMessageReader((message) => void said.push(message));
  socket.on("message", (data: RawData) => {
    try {
      read(toBytes(data));
    } catch {
      socket.terminate();
    }
    wake?.();
  });
  socket.on("close", () => wake?.());
  // An error is followed by a close, which is what the other side needs to know.
  socket.on("error", () => undefined);
  const client: Client = {
    socket,
    async hear(most) {
      while (said.length === 0 && socket.readyState === socket.OPEN) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      return said.splice(0, most);
    },
  };
  void carry(client, sessions)
    .catch(() => undefined)
    .finally(() => socket.close());
}

interface Client {
  readonly socket: WebSocket;
  /** What the client said that nobody has heard yet, waiting for it; nothing when it has gone. */
  hear(most: number): Promise<Message[]>;
}

async function carry(client: Client, sessions: Sessions): Promise<void> {
  const [startup] = await client.hear(1);
  if (startup === undefined) return;
  const asked = parseStartup(startup.bytes);
  client.socket.send(ASK_PASSWORD);
  const [answer] = await client.hear(1);
  if (answer?.type !== PASSWORD) return;
  const password = answer.bytes.toString("utf8", 5, answer.bytes.length - 1);
  try {
    await sessions.lend({ ...asked, password }, async (session) => {
      client.socket.send(WELCOME);
      return await converse(client, session);
    });
  } catch (error) {
    if (!(error instanceof ConnectError)) throw error;
    if (error.cause instanceof pg.DatabaseError) client.socket.send(errorResponse(error.cause));
  }
}

/** Answers whether the session can serve somebody else. */
async function converse({ socket, hear }: Client, session: pg.PoolClient): Promise<boolean> {
  const { stream } = session.connection;
  // The session's own reader must not hear what is said to the client.
  const own = stream.listeners("data") as ((bytes: Buffer) => void)[];
  for (const listener of own) stream.off("data", listener);
  let isReady = true;
  const forward = (bytes: Buffer) => {
    isReady = bytes.subarray(-READY.length).equals(READY);
    socket.send(bytes, () => {
      if (stream.isPaused() && socket.bufferedAmount < HIGH_WATER_BYTES) stream.resume();
    });
    if (socket.bufferedAmount > HIGH_WATER_BYTES) stream.pause();
  };
  const hangUp = () => socket.close();
  const goOn = () => socket.resume();
  stream.on("data", forward).on("close", hangUp).on("drain", goOn);
  try {
    for (;;) {
      const messages = await hear(Number.POSITIVE_INFINITY);
      const isLast = messages.at(-1)?.type === TERMINATE;
      const bytes = Buffer.concat(messages.slice(0, isLast ? -1 : undefined).map((message) => message.bytes));
      if (bytes.length > 0) {
        isReady = false;
        if (!stream.destroyed && !stream.write(bytes)) socket.pause();
      }
      if (isLast || messages.length === 0) return isLast && isReady && !stream.destroyed;
    }
  } finally {
    socket.resume();
    stream.off("data", forward).off("close", hangUp).off("drain", goOn);
    stream.resume();
    for (const listener of own) stream.on("data", listener);
  }
}

function toBytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
