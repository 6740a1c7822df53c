import { randomInt } from "node:crypto";
import { createServer } from "node:net";

/**
 * Below what systems give to connections that ask for no port (from 32768 on Linux, 49152 elsewhere): one of those would
 * be gone before it is used, or while what listens there is started again.
 */
const FIRST = 16_384;
const LAST = 32_767;
const TRIES = 1_000;

/** Ports that nothing uses now, and hardly anything takes by chance. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  for (let tries = 0; ports.size < count; tries++) {
    if (tries > TRIES + count) throw new Error(`there are no ${count} free ports from ${FIRST} to ${LAST}`);
    const port = randomInt(FIRST, LAST + 1);
    if (!ports.has(port) && (await isFree(port))) ports.add(port);
  }
  return [...ports];
}

/** Whether one can listen at a port of this machine now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}
