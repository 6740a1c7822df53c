import { once } from "node:events";
import { Agent, request } from "node:http";
import {
  createSecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from "node:http2";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream";
import { makeCertificate } from "./make-certificate.ts";

/** Of one connection alone; HTTP/2 has its own means, and refuses these. */
const OF_ONE_CONNECTION: ReadonlySet<string> = new Set(["connection", "keep-alive", "transfer-encoding"]);

export interface Http2Front {
  /** `https://127.0.0.1:PORT` */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * HTTP/2 over TLS before a server that speaks HTTP/1.1, as Cloudflare stands before the deployed one. Nobody vouches for
 * its certificate: who asks must not mind. A request that says its origin says the server's own behind it.
 */
export async function startHttp2Front(behind: string): Promise<Http2Front> {
  const { hostname, port, host, origin } = new URL(behind);
  const agent = new Agent({ keepAlive: true });
  const pass = (asked: Http2ServerRequest, answer: Http2ServerResponse) => {
    const { method, url, headers } = asked;
    const own = { ...without(headers, (name) => name.startsWith(":")), host };
    const said = headers.origin === undefined ? own : { ...own, origin };
    const passed = request({ agent, hostname, port, method, path: url, headers: said }, (answered) => {
      answer.writeHead(
        answered.statusCode ?? 502,
        without(answered.headers, (name) => OF_ONE_CONNECTION.has(name)),
      );
      pipeline(answered, answer, () => undefined);
    });
    // Whoever asked hears of it by the end of the stream.
    passed.on("error", () => answer.stream.close());
    asked.on("aborted", () => passed.destroy());
    asked.pipe(passed);
  };
  const server = createSecureServer(makeCertificate(), pass);
  const open = new Set<ServerHttp2Session>();
  server.on("session", (session) => {
    open.add(session);
    session.once("close", () => open.delete(session));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      for (const session of open) session.destroy();
      agent.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const without = <Value>(headers: Readonly<Record<string, Value>>, drop: (name: string) => boolean) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !drop(name)));
