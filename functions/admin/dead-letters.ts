import type { DeadLetter, DeadLettersDone } from "../../core/api/jobs.ts";
import { noteDeadLetters } from "../../db/repositories/job-runs.ts";
import { isJobName, jobUrl } from "../../queues/jobs.ts";
import { SCHEDULES } from "../../queues/schedules.ts";
import type { Operator } from "../context.ts";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";
import { within } from "../within.ts";

const PAGE = 50;
const SHOWN_MAX = 2_000;
/** QStash is another's: nobody waits longer for it. */
const ANSWER_MS = 5_000;

const SCHEDULED: ReadonlySet<string> = new Set(SCHEDULES.map(({ job }) => job));

type Asking = Pick<Services, "qstash" | "env">;
type Message = Awaited<ReturnType<Services["qstash"]["dlq"]["listMessages"]>>["messages"][number];

/** What QStash has given up of ours, a page of its own order. Throws 503 when QStash does not answer. */
export async function listDeadLetters(
  services: Asking,
  cursor: string | undefined,
): Promise<{ data: DeadLetter[]; nextCursor: string | null }> {
  const { qstash } = services;
  const answer = await asked(
    qstash.dlq.listMessages({ count: PAGE, ...(cursor === undefined ? {} : { cursor }) }),
  );
  return { data: ours(services, answer.messages), nextCursor: answer.cursor ?? null };
}

/** How many wait, as far as the first page goes; null when QStash does not answer. */
export async function countDeadLetters(services: Asking): Promise<{ count: number; more: boolean } | null> {
  const page = await listDeadLetters(services, undefined).catch(() => null);
  return page === null ? null : { count: page.data.length, more: page.nextCursor !== null };
}

/**
 * Publishes dead letters anew, each with all its attempts, or deletes them for good; first it stands in the audit log. One that somebody
 * else has dealt with meanwhile is told as gone, and so is what is no message of ours.
 */
export async function decideDeadLetters(
  services: Asking & Pick<Services, "appDb">,
  operator: Operator,
  act: "retry" | "delete",
  { ids, reason }: { readonly ids: readonly string[]; readonly reason: string },
): Promise<DeadLettersDone> {
  const { qstash, appDb } = services;
  const wanted = [...new Set(ids)];
  const { messages } = await asked(qstash.dlq.listMessages({ dlqIds: wanted }));
  const found = ours(services, messages);
  const there = found.map(({ id }) => id);
  if (there.length > 0) {
    await noteDeadLetters(appDb, operator, act, { jobs: countJobs(found), ids: there, reason });
    await (act === "retry" ? asked(qstash.dlq.retry(there)) : asked(qstash.dlq.delete(there)));
  }
  return { done: there.length, gone: wanted.filter((id) => !there.includes(id)) };
}

function ours({ env }: Asking, messages: readonly Message[]): DeadLetter[] {
  return messages.flatMap((message) => {
    const job = message.url.split("/").at(-1) ?? "";
    return isJobName(job) && message.url === jobUrl(env.APP_URL, job) ? [present(job, message)] : [];
  });
}

function present(job: string, message: Message): DeadLetter {
  const { dlqId, messageId, body, createdAt, maxRetries, responseStatus, responseBody } = message;
  return {
    ...{ id: dlqId, messageId, job, body: cut(body), attempts: (maxRetries ?? 0) + 1 },
    createdAt: new Date(createdAt).toISOString(),
    status: responseStatus || null,
    answer: cut(responseBody),
    scheduled: SCHEDULED.has(job),
  };
}

const cut = (text: string | undefined): string | null => text?.slice(0, SHOWN_MAX) || null;

function countJobs(letters: readonly DeadLetter[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { job } of letters) counts[job] = (counts[job] ?? 0) + 1;
  return counts;
}

/** What QStash answers. Throws 503 when it does not. */
async function asked<T>(question: Promise<T>): Promise<T> {
  try {
    return await within(ANSWER_MS, question);
  } catch {
    throw new Problem("unavailable", "QStash does not answer as it should; try again.");
  }
}
