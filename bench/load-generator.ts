import { connect, type Socket } from "node:net";

/** What a load run saw. */
export interface LoadResult {
  readonly answered: number;
  readonly ms: number;
}

/** What is sent, and what must be answered. */
export interface Traffic {
  readonly status: number;
  /** The n-th request, from 0, with head and body. */
  readonly request: (n: number) => Buffer;
}

export interface LoadGenerator {
  /** As many requests as the connections can carry one after the other, for so long. */
  closedLoop(durationMs: number): Promise<LoadResult>;
  /**
   * One request every `1000 / perSecond` ms, whether or not earlier ones are answered. Answers each one's latency in
   * ms, from the moment at which it was due: what waited for a late timer or a free connection counts.
   */
  openLoop(perSecond: number, durationMs: number): Promise<number[]>;
}

const HEAD_END = "\r\n\r\n";
const CONTENT_LENGTH = /^content-length: (\d+)/im;
const TICK_MS = 1;

/**
 * Sends requests over keep-alive connections, one at a time on each; each run opens its own, since a server
 * closes what is idle. It reads no more of an answer than its status and its end, so that the server is what is
 * measured; every answer must have the wanted status and tell its length, and a run rejects at the first that has not.
 */
export function createLoadGenerator(
  url: string,
  { status, request }: Traffic,
  connections: number,
): LoadGenerator {
  const { hostname, port } = new URL(url);
  let next = 0;
  const send = (lane: Lane, answered: () => void) => lane.send(request(next++), answered);
  const onLanes = async <T>(
    work: (lanes: Lane[], resolve: (value: T) => void) => (() => void) | undefined,
  ): Promise<T> => {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const opening = Array.from({ length: connections }, () =>
      openLane(hostname, Number(port), status, reject),
    );
    const lanes = await Promise.all(opening);
    const stop = work(lanes, resolve);
    return promise.finally(() => {
      stop?.();
      for (const lane of lanes) lane.close();
    });
  };
  return {
    closedLoop: (durationMs) =>
      onLanes((lanes, resolve) => {
        const startMs = performance.now();
        let answered = 0;
        let open = lanes.length;
        const turn = (lane: Lane) =>
          send(lane, () => {
            answered++;
            const ms = performance.now() - startMs;
            if (ms < durationMs) turn(lane);
            else if (--open === 0) resolve({ answered, ms });
          });
        for (const lane of lanes) turn(lane);
        return undefined;
      }),
    openLoop: (perSecond, durationMs) =>
      onLanes((idle, resolve) => {
        const count = Math.round((perSecond * durationMs) / 1000);
        const startMs = performance.now();
        const latenciesMs: number[] = [];
        let sent = 0;
        const timer = setInterval(() => {
          const due = Math.min(count, Math.floor(((performance.now() - startMs) * perSecond) / 1000) + 1);
          while (sent < due && idle.length > 0) sendNext();
        }, TICK_MS);
        const sendNext = () => {
          const dueMs = startMs + (sent++ * 1000) / perSecond;
          // The one that has been idle longest, so that none is idle for long.
          const lane = idle.shift();
          if (lane === undefined) return;
          send(lane, () => {
            latenciesMs.push(performance.now() - dueMs);
            idle.push(lane);
            if (latenciesMs.length === count) resolve(latenciesMs);
          });
        };
        return () => clearInterval(timer);
      }),
  };
}

interface Lane {
  send(request: Buffer, answered: () => void): void;
  close(): void;
}

async function openLane(
  host: string,
  port: number,
  status: number,
  fail: (error: Error) => void,
): Promise<Lane> {
  const socket: Socket = connect({ host, port, noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let waiting: (() => void) | undefined;
  let answer = "";
  socket.setEncoding("latin1");
  socket.on("error", fail);
  socket.on("close", () => waiting !== undefined && fail(new Error("the connection was closed")));
  socket.on("data", (chunk: string) => {
    answer += chunk;
    const headEnd = answer.indexOf(HEAD_END);
    if (headEnd === -1) return;
    if (!answer.startsWith(`HTTP/1.1 ${status}`)) return fail(new Error(`not a ${status}:\n${answer}`));
    const bodyBytes = answer.length - headEnd - HEAD_END.length;
    const wanted = Number(CONTENT_LENGTH.exec(answer)?.[1] ?? 0);
    if (bodyBytes < wanted) return;
    if (bodyBytes > wanted) return fail(new Error(`a longer answer than it said:\n${answer}`));
    answer = "";
    const answered = waiting;
    waiting = undefined;
    answered?.();
  });
  return {
    send: (request, answered) => {
      waiting = answered;
      socket.write(request);
    },
    close: () => socket.destroy(),
  };
}
