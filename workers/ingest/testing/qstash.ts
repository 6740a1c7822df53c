import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A QStash that remembers which jobs were called, and refuses while `refuses` is set. */
export interface FakeQStash {
  readonly url: string;
  readonly called: string[];
  refuses: boolean;
  close(): Promise<void>;
}

export async function startQStash(): Promise<FakeQStash> {
  const server = createServer((request, response) => {
    if (!fake.refuses) fake.called.push(decodeURIComponent(request.url ?? "").replace(/.*\/jobs\//, ""));
    response.writeHead(fake.refuses ? 500 : 200, { "content-type": "application/json" });
    response.end('{"messageId":"m"}');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const fake: FakeQStash = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    called: [],
    refuses: false,
    close: () => new Promise((closed) => void server.close(() => closed())),
  };
  return fake;
}
