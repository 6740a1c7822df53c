import { buildSnippet } from "../../../web/snippet/build.ts";
import { json } from "../../http/json.ts";
import { parseJson } from "../../http/parse-json.ts";
import { type LocalRequest, type LocalResponse, startServer } from "../../http/start-server.ts";

/** A request that reached the tracker or the API, in the order of arrival. */
export interface Arrival {
  readonly path: string;
  readonly origin: string | undefined;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The body as it came, and what Stripe's signature says of it. */
  readonly text: string;
  readonly signature: string | undefined;
}

type Event = Readonly<Record<string, unknown>> & { readonly kind: string };

const OPEN = { "access-control-allow-origin": "*" };
const MAX_BODY_BYTES = 256 * 1024;

/** Takes the place of edge and API: serves the real snippet, keeps what arrives, and refuses on demand. */
export async function collectTributary() {
  const snippet = await buildSnippet();
  const arrivals: Arrival[] = [];
  const refusals: number[] = [];

  const handle = (request: LocalRequest): LocalResponse => {
    const { method, path, headers, query, body } = request;
    if (path === "/t.js")
      return { status: 200, headers: { "content-type": "text/javascript" }, body: snippet };
    if (method === "OPTIONS") return { status: 405 };
    const status = refusals.shift();
    if (status !== undefined) return json(status, { title: "refused on demand" }, OPEN);
    const parsed = parseJson(body);
    const signature = headers["stripe-signature"]?.toString();
    const rest = { query: Object.fromEntries(query), body: parsed, text: body.toString(), signature };
    arrivals.push({ path, origin: headers.origin, ...rest });
    return path === "/e" ? json(202, { accepted: 1, refused: [] }, OPEN) : json(201, {}, OPEN);
  };
  const server = await startServer({ maxBodyBytes: MAX_BODY_BYTES, handle, fail: (status) => ({ status }) });

  return {
    url: server.url,
    close: server.close,
    arrivals,
    /** The next requests are answered with these statuses instead of being kept. */
    refuseNext: (...statuses: number[]) => refusals.push(...statuses),
    /** Events of beacons. */
    events: (): Event[] =>
      arrivals
        .filter(({ path }) => path === "/e")
        .flatMap(({ body }) => (body as { events: Event[] }).events),
    /** Bodies that a server posted to the API. */
    posted: (path: string): unknown[] =>
      arrivals.filter((arrival) => arrival.path === path).map(({ body }) => body),
  };
}
