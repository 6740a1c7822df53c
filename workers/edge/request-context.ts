import type { EdgeEnv } from "./env.ts";
import type { Isolate } from "./isolate.ts";
import type { RequestUrl } from "./request-url.ts";

/** One request with all that a route needs. */
export interface RequestContext {
  readonly request: Request;
  /** As `request` has them, read once: each read of the request's own is a call into the runtime. */
  readonly method: string;
  readonly headers: Headers;
  readonly url: RequestUrl;
  readonly env: EdgeEnv;
  readonly isolate: Isolate;
  readonly requestId: string;
  readonly now: () => number;
  /** Free of `this`, so that it can be handed on. */
  readonly waitUntil: (work: Promise<unknown>) => void;
}
