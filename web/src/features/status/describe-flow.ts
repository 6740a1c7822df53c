import { formatAgo, formatCountOf, formatDuration } from "../../lib/format.ts";
import type { Tone } from "../../lib/tone.ts";
import type { Status } from "./api/status-schema.ts";
import { EVENTS_QUEUE, findQueue, ingestFault } from "./assess.ts";
import { serverNow, type View } from "./view.ts";

export interface FlowState {
  readonly tone: Tone;
  readonly text: string;
}

export type FlowPart = "visitor" | "edge" | "queue" | "ingest" | "postgres" | "functions" | "qstash";

/** A click younger than this says that the edge is there. */
const EDGE_SEEN_MS = 5 * 60_000;

/** The state of each part on an event's way, in a few words. Without an answer nothing is known but that. */
export function describeFlow(view: View, nowMs: number): Readonly<Record<FlowPart, FlowState>> {
  const functions: FlowState =
    view.answered === null
      ? unknown("asked")
      : view.answered
        ? { tone: "ok", text: `answers in ${formatDuration(view.roundTripMs)}` }
        : { tone: "bad", text: "no answer" };
  const status = view.problem === null ? view.status : null;
  return {
    ...describeIntake(view, status, serverNow(view, nowMs)),
    queue: describeQueue(view, status),
    ingest: describeIngest(status),
    postgres: describePostgres(view),
    functions,
  };
}

function describeIntake(
  view: View,
  status: Status | null,
  now: number,
): Pick<Record<FlowPart, FlowState>, "visitor" | "edge" | "qstash"> {
  if (status === null) {
    const text = view.answered === null ? "asked" : "not known";
    return { visitor: unknown(text), edge: unknown(text), qstash: unknown(text) };
  }
  const lastClick = status.clicks.lastAt === null ? null : Date.parse(status.clicks.lastAt);
  const seen = lastClick !== null && now - lastClick < EDGE_SEEN_MS;
  return {
    visitor: unknown(lastClick === null ? "no click in a day" : `clicked ${formatAgo(lastClick, now)}`),
    edge: seen ? { tone: "ok", text: "clicks come in" } : unknown("seen by its clicks"),
    qstash: describeQstash(status, now),
  };
}

function describeQueue({ answered, ready }: View, status: Status | null): FlowState {
  if (ready === null) return unknown(answered === null ? "asked" : "not known");
  if (!ready.checks.queue.ok) return { tone: "bad", text: "no answer" };
  if (status === null) return { tone: "ok", text: "answers" };
  const events = findQueue(status.queues, EVENTS_QUEUE);
  if (events === undefined) return unknown("not seen from here");
  const waiting = events.backlog + events.inFlight;
  return {
    tone: "ok",
    text: waiting === 0 ? "empty" : `${formatCountOf(waiting, "message", "messages")} in it`,
  };
}

function describeIngest(status: Status | null): FlowState {
  if (status === null) return unknown("not known");
  if (ingestFault(status) !== null) return { tone: "bad", text: "takes no events" };
  if (status.queues === null) return unknown("seen by what arrives");
  return { tone: "ok", text: "takes events" };
}

function describePostgres({ answered, ready }: View): FlowState {
  if (ready === null) return unknown(answered === null ? "asked" : "not known");
  const { ok, ms } = ready.checks.database;
  return ok ? { tone: "ok", text: `answers in ${formatDuration(ms)}` } : { tone: "bad", text: "no answer" };
}

/** Runs that found nothing to do are not recorded, so an old run is no fault. */
function describeQstash({ jobs }: Status, now: number): FlowState {
  const times = jobs.map(({ lastAt }) => Date.parse(lastAt));
  if (times.length === 0) return unknown("no run yet");
  const last = `last run ${formatAgo(Math.max(...times), now)}`;
  return jobs.every(({ ok }) => ok) ? { tone: "ok", text: last } : { tone: "warn", text: "a run failed" };
}

function unknown(text: string): FlowState {
  return { tone: "unknown", text };
}
