import { type Beacon, type BeaconEvent, beaconEventSchema, beaconSchema } from "../../core/clicks/beacon.ts";
import { type LocalRequest, type LocalResponse, startServer } from "../../local/http/start-server.ts";
import { buildSnippet } from "../../web/snippet/build.ts";

export const KEY = "trbp_0123456789abcdefghijklmnop";
/** As `docs/snippet.md` tells merchants to paste it. */
const STUB =
  "!function(t){t.tributary=t.tributary||function(){(t.tributary.q=t.tributary.q||[]).push(arguments)}}(window)";
const ACCEPT: LocalResponse = { status: 202, body: '{"accepted":1,"refused":[]}' };

export interface Attempt {
  readonly beacon: Beacon;
  readonly events: readonly BeaconEvent[];
  readonly cookie: string | undefined;
  readonly contentType: string | undefined;
}

export type SnippetSite = Awaited<ReturnType<typeof startSnippetSite>>;

/**
 * A shop and a tracker on different sites. The first part of a page's path says how it carries the snippet; the
 * tracker keeps every beacon, held against the schemas of the edge, and answers as it is told.
 */
export async function startSnippetSite() {
  const script = await buildSnippet();
  const attempts: Attempt[] = [];
  const prerenders: string[] = [];
  let mayShow = false;
  let keptMeanwhile = "";
  let answer: (attempt: Attempt) => LocalResponse | Promise<LocalResponse> = () => ACCEPT;

  const tracker = await startServer({
    maxBodyBytes: 65_536,
    fail: (status, error) => ({ status, body: String(error) }),
    handle: async (request) => withCors(request.headers.origin, await serveTracker(request)),
  });

  async function serveTracker(request: LocalRequest): Promise<LocalResponse> {
    if (request.path === "/cookie") {
      const cookies = "third=party; SameSite=None; Secure";
      return { status: 200, headers: { "set-cookie": cookies }, body: request.headers.cookie ?? "none" };
    }
    if (request.path !== "/e")
      return { status: 200, headers: { "content-type": "text/javascript" }, body: script };
    const beacon = beaconSchema.parse(JSON.parse(request.body.toString()));
    const attempt = {
      beacon,
      events: beacon.events.map((event) => beaconEventSchema.parse(event)),
      cookie: request.headers.cookie,
      contentType: request.headers["content-type"],
    };
    attempts.push(attempt);
    return answer(attempt);
  }

  const shop = await startServer({
    maxBodyBytes: 1_000,
    fail: (status) => ({ status }),
    handle: async (request) => serveShop(request),
  });

  function serveShop({ path, query, headers }: LocalRequest): LocalResponse {
    if (path === "/may-show") {
      keptMeanwhile = query.get("kept") ?? "";
      return { status: 200, body: String(mayShow) };
    }
    if (String(headers["sec-purpose"]).includes("prerender")) prerenders.push(path);
    return path === "/favicon.ico" ? { status: 204 } : servePage(path, tracker.url);
  }

  return {
    tracker: tracker.url,
    page: (path: string) => `http://shop.localhost:${shop.port}${path}`,
    attempts,
    /** Pages that were asked for to be shown later, if at all. */
    prerenders,
    /** What the shop's storage held when a `speculating` page last looked. */
    keptMeanwhile: () => keptMeanwhile,
    /** Lets a `speculating` page go where it has said that it would. */
    show: () => {
      mayShow = true;
    },
    /** Events as they came, once for each time that they came. */
    deliveries: () => attempts.flatMap((attempt) => attempt.events),
    /** Events as they came first: as the edge counts them. */
    events: () => [
      ...new Map(attempts.flatMap(({ events }) => events).map((event) => [event.id, event])).values(),
    ],
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    /** Forgets what came, and answers 202 again. */
    reset: () => {
      attempts.length = 0;
      prerenders.length = 0;
      mayShow = false;
      answer = () => ACCEPT;
    },
    close: async () => {
      await Promise.all([tracker.close(), shop.close()]);
    },
  };
}

function withCors(origin: string | undefined, response: LocalResponse): LocalResponse {
  if ("hangUp" in response) return response;
  const headers = {
    "access-control-allow-origin": origin ?? "*",
    "access-control-allow-credentials": "true",
    "access-control-expose-headers": "retry-after",
    ...response.headers,
  };
  return { ...response, headers };
}

/** How a page carries the snippet, by the first part of its path. */
interface PageKind {
  /** Runs before the script is there. */
  readonly early?: string;
  /** Attributes of the script tag; null: no script at all. */
  readonly attributes?: string | null;
  readonly headers?: (tracker: string) => Record<string, string>;
  /** What stands there instead of the script. */
  readonly extra?: string;
}

/** Prerenders a page, tells what is kept meanwhile, and goes there when it may. */
const SPECULATION = `
<script type="speculationrules">{"prerender":[{"urls":["/prerendered/a?via=CODE"],"eagerness":"immediate"}]}</script>
<script>
setInterval(async () => {
  const answer = await fetch("/may-show?kept=" + Object.keys({ ...localStorage, ...sessionStorage }));
  if ((await answer.text()) === "true") location.href = "/prerendered/a?via=CODE";
}, 100);
</script>`;

const DATA_KEY = `data-key="${KEY}"`;
const KINDS: Readonly<Record<string, PageKind>> = {
  open: {},
  required: { attributes: `${DATA_KEY} data-consent="required"` },
  denied: { early: 'tributary("event", "before"); tributary("consent", "denied");' },
  early: { early: 'tributary("event", "first"); tributary("product", "sku-1", { price: 5 });' },
  init: { early: `tributary("event", "first"); tributary("init", { key: "${KEY}" });`, attributes: "" },
  without: { attributes: null },
  returning: {
    early:
      'addEventListener("pageshow", ({ persisted }) => tributary("event", persisted ? "whole" : "loaded"));',
  },
  prerendered: { early: 'tributary("event", document.prerendering ? "prerendered" : "loaded");' },
  speculating: { attributes: null, extra: SPECULATION },
  strict: {
    headers: (tracker) => ({
      "content-security-policy": `default-src 'none'; script-src ${tracker} 'nonce-n'; connect-src ${tracker}`,
    }),
  },
};

function servePage(path: string, tracker: string): LocalResponse {
  const kind = KINDS[path.split("/")[1] ?? ""];
  if (kind === undefined) return { status: 404 };
  const { early = "", attributes = DATA_KEY, headers, extra = "" } = kind;
  const stub = `<script nonce="n">${STUB};${early}</script>`;
  const tag = `<script async src="${tracker}/t.js" ${attributes}></script>`;
  return {
    status: 200,
    headers: { "content-type": "text/html", ...headers?.(tracker) },
    body: `<!doctype html><html lang="en"><title>Shop</title>${attributes === null ? extra : stub + tag}`,
  };
}
