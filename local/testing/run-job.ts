import { app } from "../../functions/app.ts";
import { type JobName, jobUrl } from "../../queues/jobs.ts";
import { sign } from "../qstash/sign.ts";
import type { Answer, TestApi } from "./start-test-api.ts";

/** How a request to a job differs from what QStash would send. */
export interface JobCall {
  /** Sent as it is; by default `{"v":1}`. */
  readonly body?: string;
  readonly headers?: Record<string, string>;
}

/** Calls a job as it is, with the headers given and no signature of its own. */
export async function callJob(api: TestApi, name: string, call: JobCall = {}): Promise<Answer> {
  const { body = '{"v":1}', headers = {} } = call;
  const context = {
    waitUntil: (work: Promise<unknown>) => void api.deferred.push(work),
    passThroughOnException: () => undefined,
    props: {},
  };
  const request = { method: "POST", body, headers: { "content-type": "application/json", ...headers } };
  const response = await app.request(`http://api.test/api/jobs/${name}`, request, api.env, context);
  return { status: response.status, headers: response.headers, body: await response.json() };
}

/** The signature that QStash puts on these bytes to this address, made with the current key. */
export function signatureOf(name: string, body: string, key = "sig_current", url?: string): string {
  return sign(key, url ?? jobUrl("http://api.test", name as JobName), Buffer.from(body), Date.now());
}

/** Runs a job as QStash would, and answers its counts; throws when it fails. */
export async function runJob(
  api: TestApi,
  name: JobName,
  payload: Record<string, unknown> = { v: 1 },
): Promise<Record<string, number>> {
  const body = JSON.stringify(payload);
  const answer = await callJob(api, name, {
    body,
    headers: { "upstash-signature": signatureOf(name, body) },
  });
  if (answer.status !== 200) throw new Error(`${name}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body.counts;
}

/** Runs attribution and commission until neither finds anything to do. */
export async function settleAll(api: TestApi): Promise<void> {
  for (let turn = 0; turn < 20; turn++) {
    const attributed = await runJob(api, "attribute-conversions");
    const accrued = await runJob(api, "accrue-commissions");
    if ([...Object.values(attributed), ...Object.values(accrued)].every((count) => count === 0)) return;
  }
  throw new Error("attribution and commission did not come to rest");
}
