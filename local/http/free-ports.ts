import { randomInt } from "node:crypto";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";

/**
 * Below what systems give to connections that ask for no port (from 32768 on Linux, 49152 elsewhere): one of those would
 * be gone before it is used, or while what listens there is started again.
 */
const FIRST = 16_384;
const LAST = 32_767;
const TRIES = 1_000;
const LOOPBACK = "127.0.0.1";

/** Ports that nothing uses now, hardly anything takes by chance, and no other caller is given while this process lives. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  for (let tries = 0; ports.length < count; tries++) {
    if (tries > TRIES + count) throw new Error(`there are no ${count} free ports from ${FIRST} to ${LAST}`);
    const port = randomInt(FIRST, LAST + 1);
    if ((await reserve(port)) && (await isFree(port))) ports.push(port);
  }
  return ports;
}

/** Whether one can listen at a port of this machine now. */
export function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, LOOPBACK, () => server.close(() => resolve(true)));
  });
}

/**
 * Between the choice of a port and the server that listens there, seconds pass in which several platforms may start.
 * UDP's port of the same number, which nothing else asks for, says that it is promised; the system frees it whatever
 * this process dies of.
 */
function reserve(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const claim = createSocket("udp4").unref();
    claim.once("error", () => {
      claim.close();
      resolve(false);
    });
    claim.bind({ port, address: LOOPBACK, exclusive: true }, () => resolve(true));
  });
}
