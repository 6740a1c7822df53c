import { cacheOf, chooseWay, staleCaches } from "./choose-way.ts";

/** Of a worker's globals, what is used here: TypeScript has them or the page's, not both. */
interface WorkerScope {
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  skipWaiting(): Promise<void>;
  addEventListener<Name extends keyof WorkerEvents>(
    name: Name,
    listener: (event: WorkerEvents[Name]) => void,
  ): void;
}

interface WorkerEvents {
  readonly install: LastingEvent & { addRoutes?(routes: readonly object[]): Promise<void> };
  readonly activate: LastingEvent;
  readonly fetch: FetchEvent;
}

interface LastingEvent extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface FetchEvent extends LastingEvent {
  readonly request: Request;
  readonly preloadResponse: Promise<Response | undefined>;
  respondWith(answer: Promise<Response>): void;
}

const scope = globalThis as unknown as WorkerScope;
const CACHE = cacheOf(VERSION);
const [PAGE = "/"] = SHELL;
/** Where the browser can be told before: what is asked for each second need not wake the worker. */
const BESIDE = [{ condition: { urlPattern: { pathname: "/api/*" } }, source: "network" }];

scope.addEventListener("install", (event) => {
  event.waitUntil(Promise.all([keepShell(), scope.skipWaiting(), event.addRoutes?.(BESIDE)]));
});

scope.addEventListener("activate", (event) => {
  event.waitUntil(Promise.all([dropStale(), scope.registration.navigationPreload?.enable()]));
});

scope.addEventListener("fetch", (event) => {
  const way = chooseWay(event.request, scope.location.origin, SHELL);
  if (way === "page") event.respondWith(showPage(event));
  else if (way === "asset") event.respondWith(showAsset(event));
  else if (way === "shell") event.respondWith(fetch(event.request).catch(() => fromShell(event.request)));
});

async function keepShell(): Promise<void> {
  const cache = await caches.open(CACHE);
  const keepOne = async (path: string) => {
    const { ok, status, body, headers } = await fetch(path, { cache: "reload" });
    if (!ok) throw new Error(`${path} is answered ${status}`);
    // One that came by a redirect, as Pages answers for `.html`, may not be shown for another address.
    await cache.put(path, new Response(body, { headers }));
  };
  await Promise.all(SHELL.map(keepOne));
}

async function dropStale(): Promise<void> {
  const stale = staleCaches(await caches.keys(), CACHE);
  await Promise.all(stale.map((name) => caches.delete(name)));
}

async function showPage({ request, preloadResponse }: FetchEvent): Promise<Response> {
  try {
    return (await preloadResponse) ?? (await fetch(request));
  } catch {
    return fromShell(PAGE);
  }
}

async function fromShell(asked: Request | string): Promise<Response> {
  const cache = await caches.open(CACHE);
  return (await cache.match(asked, { ignoreVary: true })) ?? Response.error();
}

/** From any build's cache: a tab of the one before finds what it has loaded. */
async function showAsset(event: FetchEvent): Promise<Response> {
  const { request } = event;
  const kept = await caches.match(request, { ignoreVary: true }).catch(() => undefined);
  if (kept !== undefined) return kept;
  const answer = await fetch(request);
  if (answer.ok) event.waitUntil(keepAsset(request, answer.clone()));
  return answer;
}

/** A browser that keeps nothing, or has no room, loads it again. */
async function keepAsset(request: Request, answer: Response): Promise<void> {
  await caches
    .open(CACHE)
    .then((cache) => cache.put(request, answer))
    .catch(() => undefined);
}
