import { textsNow } from "../texts/texts.ts";
import { ApiProblem } from "./problem.ts";
import { apiTexts } from "./texts/problems.ts";

/** How long an answer may take. */
const TIMEOUT_MS = 15_000;

/** As `fetch`, but it ends; a network that fails is an `ApiProblem` of status 0 that says what to do. */
export async function fetchInTime(path: string, init: RequestInit): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  const signal = init.signal ? AbortSignal.any([init.signal, timeout]) : timeout;
  try {
    return await fetch(path, { ...init, signal });
  } catch (error) {
    if (init.signal?.aborted) throw error;
    const t = textsNow(apiTexts);
    const message = timeout.aborted ? t.slow(String(TIMEOUT_MS / 1_000)) : t.away;
    throw new ApiProblem(message, { status: 0 });
  }
}
