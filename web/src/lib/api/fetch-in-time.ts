import { ApiProblem } from "./problem.ts";

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
    const message = timeout.aborted
      ? `There was no answer in ${TIMEOUT_MS / 1_000} seconds. Try again.`
      : "The server cannot be reached. Check the connection and try again.";
    throw new ApiProblem(message, { status: 0 });
  }
}
