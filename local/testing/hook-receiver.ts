import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { runJob } from "./run-job.ts";
import type { TestApi } from "./start-test-api.ts";

/** A request as it came. */
export interface Received {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver answers: a status, with headers and text; or it hangs up, or never answers. */
export type HookAnswer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly text?: string }
  | "hang_up"
  | "never";

export interface HookReceiver {
  readonly url: string;
  readonly received: Received[];
  /** What it answers from now on. */
  answer: (request: Received) => HookAnswer;
  close(): Promise<void>;
}

/** A merchant's or an affiliate's server on this machine. */
export async function startHookReceiver(): Promise<HookReceiver> {
  const received: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { method = "", url = "", headers } = request;
    const came = { method, path: url, headers, body: Buffer.concat(chunks).toString() };
    received.push(came);
    const answer = receiver.answer(came);
    if (answer === "never") return;
    if (answer === "hang_up") return void request.socket.destroy();
    response.writeHead(answer.status, answer.headers).end(answer.text ?? "");
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const receiver: HookReceiver = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    answer: () => ({ status: 204 }),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return receiver;
}

/** Plans and sends what is due, until nothing is, as QStash would run the jobs; endpoints as the outbox names them. */
export async function deliverHooks(api: TestApi): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const { events = 0, endpoints = 0 } = await runJob(api, "deliver-webhooks");
    const { rows } = await api.owner.query(
      "DELETE FROM outbox WHERE topic = 'send-webhooks' RETURNING payload",
    );
    for (const { payload } of rows) await runJob(api, "send-webhooks", payload);
    if (events === 0 && endpoints === 0 && rows.length === 0) return;
  }
  throw new Error("webhooks did not come to rest");
}
