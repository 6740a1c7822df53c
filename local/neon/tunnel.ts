import { connect } from "node:net";
import type { RawData, WebSocket } from "ws";
import type { PostgresAddress } from "./sessions.ts";

/** Bytes on their way to the client beyond which Postgres is not read any further. */
const HIGH_WATER_BYTES = 1024 * 1024;

/** Carries a WebSocket's binary messages to Postgres and back, unread; either side's end is the other's. */
export function openTunnel(socket: WebSocket, address: PostgresAddress): void {
  const postgres = connect({ ...address, noDelay: true });
  socket.on("message", (data: RawData) => {
    // Paused now, it would never read the client's half of the closing handshake, and the client would wait for it.
    if (postgres.destroyed) return;
    if (!postgres.write(toBytes(data))) socket.pause();
  });
  postgres.on("drain", () => socket.resume());
  postgres.on("data", (bytes) => {
    socket.send(bytes, () => {
      if (postgres.isPaused() && socket.bufferedAmount < HIGH_WATER_BYTES) postgres.resume();
    });
    if (socket.bufferedAmount > HIGH_WATER_BYTES) postgres.pause();
  });
  // An error is followed by a close, which is what the other side needs to know.
  postgres.on("error", () => undefined);
  socket.on("error", () => undefined);
  postgres.on("close", () => {
    socket.resume();
    socket.close();
  });
  socket.on("close", () => postgres.end());
}

function toBytes(data: RawData): Buffer {
  if (Array.isArray(data)) return Buffer.concat(data);
  return Buffer.isBuffer(data) ? data : Buffer.from(data);
}
