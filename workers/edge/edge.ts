import { createUuidv7 } from "../../core/ids/uuidv7.ts";
import { answerRefusal } from "./answer-refusal.ts";
import { type EdgeEnv, readSettings } from "./env.ts";
import { createIsolate, type Isolate } from "./isolate.ts";
import { causeOf, log } from "./log.ts";
import type { RequestContext } from "./request-context.ts";
import { health } from "./routes/health.ts";
import { redirect } from "./routes/redirect.ts";

export interface Edge {
  fetch(
    request: Request,
    env: EdgeEnv,
    execution: { waitUntil(work: Promise<unknown>): void },
  ): Promise<Response>;
}

const REDIRECT_PREFIX = "/r/";
const HEALTH_PATH = "/health";

/**
 * The edge Worker. Two routes need no router library; what an isolate keeps is made by its first request, since
 * a Worker has neither randomness nor settings before that.
 */
export function createEdge(now: () => number = Date.now): Edge {
  let isolate: Isolate | undefined;

  const getIsolate = async (env: EdgeEnv): Promise<Isolate> => {
    const settings = await readSettings(env);
    // First requests may race here; the one that comes second must not replace a buffer in use.
    isolate ??= createIsolate(settings, now);
    return isolate;
  };

  return {
    async fetch(request, env, execution) {
      let requestId = "";
      try {
        const ready = isolate ?? (await getIsolate(env));
        requestId = ready.newRequestId(now());
        const waitUntil = (work: Promise<unknown>): void => execution.waitUntil(work);
        const url = new URL(request.url);
        const { method, headers } = request;
        return await route({ request, method, headers, url, env, isolate: ready, requestId, now, waitUntil });
      } catch (error) {
        requestId ||= createUuidv7((bytes) => crypto.getRandomValues(bytes))(now());
        log("error", { requestId, action: "request.answer", data: { cause: causeOf(error) } });
        return answerRefusal("internal", request, requestId);
      }
    },
  };
}

function route(context: RequestContext): Response | Promise<Response> {
  const { request, method, url, requestId } = context;
  const path = url.pathname;
  const isRedirect = path.startsWith(REDIRECT_PREFIX);
  if (!isRedirect && path !== HEALTH_PATH) return answerRefusal("not_found", request, requestId);
  if (method !== "GET" && method !== "HEAD") {
    return answerRefusal("method_not_allowed", request, requestId);
  }
  return isRedirect ? redirect(path.slice(REDIRECT_PREFIX.length), context) : health(request, requestId);
}
