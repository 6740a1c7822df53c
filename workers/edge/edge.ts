import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { answerRefusal } from "./answer-refusal.ts";
import { type EdgeEnv, readSettings } from "./env.ts";
import { createIsolate, type Isolate } from "./isolate.ts";
import { causeOf, log } from "./log.ts";
import type { RequestContext } from "./request-context.ts";
import { beacon } from "./routes/beacon.ts";
import { health } from "./routes/health.ts";
import { pixel } from "./routes/pixel.ts";
import { redirect } from "./routes/redirect.ts";
import { type Snippet, serveSnippet } from "./routes/snippet.ts";

export interface Execution {
  waitUntil(work: Promise<unknown>): void;
}

export interface Edge {
  fetch(request: Request, env: EdgeEnv, execution: Execution): Response | Promise<Response>;
}

const REDIRECT_PREFIX = "/r/";
const READ = ["GET", "HEAD"];

interface Route {
  readonly methods: readonly string[];
  readonly answer: (context: RequestContext) => Response | Promise<Response>;
}

/**
 * The edge Worker. So few routes need no router library; what an isolate keeps is made by its first request, since
 * a Worker has neither randomness nor settings before that. A warm link is answered without waiting for anything.
 */
export function createEdge(snippet: Snippet, now: () => number = Date.now): Edge {
  let isolate: Isolate | undefined;
  const redirects: Route = {
    methods: READ,
    answer: (context) => redirect(context.url.path.slice(REDIRECT_PREFIX.length), context),
  };
  const routes = new Map<string, Route>([
    ["/e", { methods: ["POST", "OPTIONS"], answer: beacon }],
    ["/px.gif", { methods: READ, answer: pixel }],
    ["/t.js", { methods: READ, answer: (context) => serveSnippet(snippet, context) }],
    ["/health", { methods: READ, answer: ({ request, requestId }) => health(request, requestId) }],
  ]);

  const route = (context: RequestContext): Response | Promise<Response> => {
    const { request, method, url, requestId } = context;
    const found = url.path.startsWith(REDIRECT_PREFIX) ? redirects : routes.get(url.path);
    if (found === undefined) return answerRefusal("not_found", request, requestId);
    if (found.methods.includes(method)) return found.answer(context);
    return answerRefusal("method_not_allowed", request, requestId, { allow: found.methods.join(", ") });
  };

  const start = async (request: Request, env: EdgeEnv, execution: Execution): Promise<Response> => {
    try {
      const settings = await readSettings(env);
      // First requests may race here; the one that comes second must not replace a buffer in use.
      isolate ??= createIsolate(settings, now);
    } catch (error) {
      return fail(error, request, createUuidv7((bytes) => crypto.getRandomValues(bytes))(now()));
    }
    return answer(request, env, execution, isolate);
  };

  const answer = (
    request: Request,
    env: EdgeEnv,
    execution: Execution,
    isolate: Isolate,
  ): Response | Promise<Response> => {
    const requestId = isolate.newRequestId(now());
    try {
      const response = route({
        request,
        method: request.method,
        headers: request.headers,
        url: isolate.readUrl(request.url),
        env,
        isolate,
        requestId,
        now,
        waitUntil: (work) => execution.waitUntil(work),
      });
      return response instanceof Promise
        ? response.catch((error) => fail(error, request, requestId))
        : response;
    } catch (error) {
      return fail(error, request, requestId);
    }
  };

  return {
    fetch: (request, env, execution) =>
      isolate === undefined ? start(request, env, execution) : answer(request, env, execution, isolate),
  };
}

function fail(error: unknown, request: Request, requestId: string): Response {
  log("error", { requestId, action: "request.answer", data: { cause: causeOf(error) } });
  return answerRefusal("internal", request, requestId);
}
