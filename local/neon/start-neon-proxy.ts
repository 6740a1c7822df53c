import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { describeFailure, RequestError } from "./failure.ts";
import { parseBody, parseCredentials } from "./parse-request.ts";
import { runBatch, runQuery } from "./run-queries.ts";
import type { PostgresAddress, Sessions } from "./sessions.ts";
import { createSessions } from "./sessions.ts";
import { openTunnel } from "./tunnel.ts";

/** Neon's bounds for a request and for an answer. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;
const MAX_RESPONSE_BYTES = 64 * 1024 * 1024;

/** Longer than any client keeps a connection, so that it is never closed under a request on its way. */
const KEEP_ALIVE_MS = 600_000;

/** Headers that a batch's answer repeats. */
const BATCH_HEADERS = ["neon-batch-isolation-level", "neon-batch-read-only", "neon-batch-deferrable"];

export interface NeonProxyOptions {
  /** 0 or absent: any free port. */
  readonly port?: number;
  readonly postgres: PostgresAddress;
}

export interface RunningNeonProxy {
  readonly port: number;
  /** For `neonConfig.fetchEndpoint`. */
  readonly httpUrl: string;
  /** For `neonConfig.wsProxy`: host, port and path. */
  readonly wsHost: string;
  close(): Promise<void>;
}

/**
 * Serves what `@neondatabase/serverless` speaks, `POST /sql` and the WebSocket `/v2`, on 127.0.0.1 in front of
 * an ordinary Postgres, which checks the credentials itself. The README says what is kept and what is left out.
 */
export async function startNeonProxy(options: NeonProxyOptions): Promise<RunningNeonProxy> {
  const sessions = createSessions(options.postgres);
  const server = createServer((request, response) => {
    void serve(sessions, request, response);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.requestTimeout = 0;

  const sockets = new WebSocketServer({
    noServer: true,
    perMessageDeflate: false,
    maxPayload: MAX_REQUEST_BYTES,
  });
  server.on("upgrade", (request, socket, head) => {
    if (pathOf(request) !== "/v2") {
      socket.end("HTTP/1.1 404 Not Found\r\nconnection: close\r\n\r\n");
      return;
    }
    sockets.handleUpgrade(request, socket, head, (opened) => openTunnel(opened, sessions));
  });

  await new Promise<void>((listening, failed) => {
    server.once("error", failed);
    server.listen(options.port ?? 0, "127.0.0.1", listening);
  });
  const { port } = server.address() as AddressInfo;
  return {
    port,
    httpUrl: `http://127.0.0.1:${port}/sql`,
    wsHost: `127.0.0.1:${port}/v2`,
    async close() {
      const closed = new Promise<void>((done) => server.close(() => done()));
      for (const socket of sockets.clients) socket.terminate();
      server.closeAllConnections();
      await sessions.close();
      await closed;
    },
  };
}

async function serve(sessions: Sessions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  response.setHeader("content-type", "application/json");
  response.setHeader("access-control-allow-origin", "*");
  try {
    response.end(await answer(sessions, request, response));
  } catch (error) {
    const { status, body } = describeFailure(error);
    // What is left of a body that is not read would be taken for the next request.
    if (!request.complete) response.setHeader("connection", "close");
    response.writeHead(status).end(JSON.stringify(body));
  }
}

async function answer(
  sessions: Sessions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<Buffer> {
  if (pathOf(request) !== "/sql") throw new RequestError("page not found", 404);
  if (request.method !== "POST") throw new RequestError("method not allowed", 405);
  const connectionString = request.headers["neon-connection-string"];
  if (typeof connectionString !== "string") throw new RequestError("missing connection string");
  const credentials = parseCredentials(connectionString);
  const payload = parseBody(await readBody(request), request.headers);
  const outcome = await sessions.use(connectionString, credentials, async (session) => {
    if (!("queries" in payload)) return runQuery(session, payload);
    repeatHeaders(request, response);
    return runBatch(session, payload);
  });
  const body = Buffer.from(JSON.stringify(outcome));
  if (body.length > MAX_RESPONSE_BYTES) {
    throw new RequestError(`response is too large (max is ${MAX_RESPONSE_BYTES} bytes)`, 507);
  }
  return body;
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_REQUEST_BYTES) {
      throw new RequestError(`request is too large (max is ${MAX_REQUEST_BYTES} bytes)`, 413);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function repeatHeaders(request: IncomingMessage, response: ServerResponse): void {
  for (const name of BATCH_HEADERS) {
    const value = request.headers[name];
    if (value !== undefined && value !== "false") response.setHeader(name, value);
  }
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? "/").split("?", 1)[0] ?? "/";
}
