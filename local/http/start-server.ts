import type { IncomingHttpHeaders, IncomingMessage, Server, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** One request, read to its end. `target` is the raw request target, for protocols that put a URL in the path. */
export type LocalRequest = {
  method: string;
  target: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
  remoteAddress: string;
};

/** What a handler answers; `hangUp` closes the connection without a word, as a broken network would. */
export type LocalResponse =
  | { status: number; headers?: Record<string, string>; body?: string | Buffer }
  | { hangUp: true };

export type ServerOptions = {
  /** 0, the default, takes any free port. */
  port?: number | undefined;
  /** Longest body that is read, in bytes; more is answered with 413. */
  maxBodyBytes: number;
  handle: (request: LocalRequest) => LocalResponse | Promise<LocalResponse>;
  /** Answer to a body over the limit and to a handler that threw, in the protocol's own words. */
  fail: (status: 413 | 500, error: unknown) => LocalResponse;
};

export type RunningServer = { url: string; port: number; close(): Promise<void> };

/**
 * Serves `handle` on the loopback interface.
 * Rejects with the port's number in the message when the port is taken.
 */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  const server = createServer({ keepAliveTimeout: 60_000 }, (incoming, outgoing) => {
    void serve(options, incoming, outgoing);
  });
  const port = await listen(server, options.port ?? 0);
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  options: ServerOptions,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  let response: LocalResponse;
  try {
    const body = await readBody(incoming, options.maxBodyBytes);
    response =
      body === "too long" ? options.fail(413, undefined) : await options.handle(request(incoming, body));
  } catch (error) {
    // A peer that went away mid-request is owed no answer and is no fault of the handler.
    if (incoming.destroyed && !incoming.complete) return;
    response = options.fail(500, error);
  }
  if ("hangUp" in response) outgoing.destroy();
  else outgoing.writeHead(response.status, response.headers).end(response.body);
}

function request(incoming: IncomingMessage, body: Buffer): LocalRequest {
  const target = incoming.url ?? "/";
  const mark = target.indexOf("?");
  return {
    method: incoming.method ?? "GET",
    target,
    path: mark < 0 ? target : target.slice(0, mark),
    query: new URLSearchParams(mark < 0 ? "" : target.slice(mark + 1)),
    headers: incoming.headers,
    body,
    remoteAddress: incoming.socket.remoteAddress ?? "127.0.0.1",
  };
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | "too long"> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    length += chunk.length;
    // Read on without keeping: leaving early would reset the connection before the answer is sent.
    if (length <= maxBytes) chunks.push(chunk);
  }
  return length > maxBytes ? "too long" : Buffer.concat(chunks);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      reject(error.code === "EADDRINUSE" ? new Error(`port ${port} is in use`, { cause: error }) : error);
    });
    server.listen(port, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}
