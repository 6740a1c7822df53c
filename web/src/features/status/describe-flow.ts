import { formatAgo, formatDuration } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import type { Status } from "./api/status-schema.ts";
import { EVENTS_QUEUE, findQueue, ingestFault } from "./assess.ts";
import { flowTexts } from "./texts/flow.ts";
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
  const t = textsNow(flowTexts);
  const functions: FlowState =
    view.answered === null
      ? unknown(t.asked)
      : view.answered
        ? { tone: "ok", text: t.answersIn(formatDuration(view.roundTripMs)) }
        : { tone: "bad", text: t.noAnswer };
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
  const t = textsNow(flowTexts);
  if (status === null) {
    const text = view.answered === null ? t.asked : t.notKnown;
    return { visitor: unknown(text), edge: unknown(text), qstash: unknown(text) };
  }
  const lastClick = status.clicks.lastAt === null ? null : Date.parse(status.clicks.lastAt);
  const seen = lastClick !== null && now - lastClick < EDGE_SEEN_MS;
  return {
    visitor: unknown(lastClick === null ? t.noClick : t.clicked(formatAgo(lastClick, now))),
    edge: seen ? { tone: "ok", text: t.clicksComeIn } : unknown(t.byClicks),
    qstash: describeQstash(status, now),
  };
}

function describeQueue({ answered, ready }: View, status: Status | null): FlowState {
  const t = textsNow(flowTexts);
  if (ready === null) return unknown(answered === null ? t.asked : t.notKnown);
  if (!ready.checks.queue.ok) return { tone: "bad", text: t.noAnswer };
  if (status === null) return { tone: "ok", text: t.answers };
  const events = findQueue(status.queues, EVENTS_QUEUE);
  if (events === undefined) return unknown(t.notSeen);
  const waiting = events.backlog + events.inFlight;
  return {
    tone: "ok",
    text: waiting === 0 ? t.empty : t.holds(waiting),
  };
}

function describeIngest(status: Status | null): FlowState {
  const t = textsNow(flowTexts);
  if (status === null) return unknown(t.notKnown);
  if (ingestFault(status) !== null) return { tone: "bad", text: t.noEvents };
  if (status.queues === null) return unknown(t.byArrivals);
  return { tone: "ok", text: t.events };
}

function describePostgres({ answered, ready }: View): FlowState {
  const t = textsNow(flowTexts);
  if (ready === null) return unknown(answered === null ? t.asked : t.notKnown);
  const { ok, ms } = ready.checks.database;
  return ok ? { tone: "ok", text: t.answersIn(formatDuration(ms)) } : { tone: "bad", text: t.noAnswer };
}

/** Runs that found nothing to do are not recorded, so an old run is no fault. */
function describeQstash({ jobs }: Status, now: number): FlowState {
  const t = textsNow(flowTexts);
  const times = jobs.map(({ lastAt }) => Date.parse(lastAt));
  if (times.length === 0) return unknown(t.noRun);
  const last = t.lastRun(formatAgo(Math.max(...times), now));
  return jobs.every(({ ok }) => ok) ? { tone: "ok", text: last } : { tone: "warn", text: t.runFailed };
}

function unknown(text: string): FlowState {
  return { tone: "unknown", text };
}
