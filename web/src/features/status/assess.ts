import {
  formatAge,
  formatBound,
  formatCountOf,
  formatList,
  formatMoment,
  formatShare,
} from "../../lib/format.ts";
import type { Tone } from "../../lib/tone.ts";
import type { Ready } from "./api/ready-schema.ts";
import type { QueueStatus, Status } from "./api/status-schema.ts";
import { judgeLoss, LOSS_BOUND } from "./loss.ts";
import type { View } from "./view.ts";

export interface Assessment {
  readonly tone: Tone;
  /** One line, free of figures that change with every look, since it is read out. */
  readonly headline: string;
  readonly notes: readonly string[];
}

/** The queue that clicks and beacons come through. */
export const EVENTS_QUEUE = "events";

/** A hand-off normally leaves within a second; the sweeper comes every minute. */
export const OUTBOX_LATE_SECONDS = 120;

const CHECK_NAMES: Readonly<Record<keyof Ready["checks"], string>> = {
  database: "Postgres",
  redis: "Redis",
  queue: "the queue",
};

/** Whether everything runs, and what does not. */
export function assess(view: View, nowMs: number): Assessment {
  const { answered, ready, status, problem } = view;
  if (answered === null) return { tone: "unknown", headline: "Asking every part", notes: [] };
  if (!answered)
    return { tone: "bad", headline: "The API does not answer", notes: staleNotes(view, nowMs, "API") };
  const silent = silentChecks(ready);
  const ingest = status !== null && problem === null ? ingestFault(status) : null;
  const faults = [
    ...silent.map(({ note }) => note),
    ...(ingest === null ? [] : [ingest]),
    ...staleNotes(view, nowMs, "Figures"),
  ];
  if (silent.length > 0) {
    const verb = silent.length === 1 ? "does" : "do";
    return {
      tone: "bad",
      headline: `${capitalise(formatList(silent.map(({ name }) => name)))} ${verb} not answer`,
      notes: faults,
    };
  }
  if (ready === null) return { tone: "bad", headline: "The API does not say what is ready", notes: faults };
  if (problem !== null || status === null)
    return { tone: "bad", headline: "The figures cannot be read", notes: faults };
  if (ingest !== null) return { tone: "bad", headline: "Ingest takes no events", notes: faults };
  const cares = findCares(status);
  if (cares.length === 0) return { tone: "ok", headline: "Everything is running", notes: [whatRuns(status)] };
  const things = cares.length === 1 ? "one thing needs" : `${cares.length} things need`;
  return { tone: "warn", headline: `Everything is running, ${things} a look`, notes: cares };
}

/** What is wrong with ingest as far as the queue knows; null when nothing is, or when the queue cannot be seen. */
export function ingestFault({ queues }: Status): string | null {
  const events = findQueue(queues, EVENTS_QUEUE);
  if (events === undefined) return null;
  if (events.consumerUrl === null) return "The queue has no consumer. Events wait in it.";
  if (events.paused) return "The queue is paused. Events wait in it.";
  if (events.consumerError === null) return null;
  return `Ingest: ${sentence(events.consumerError)} Events wait in the queue.`;
}

export function findQueue(queues: Status["queues"], name: string): QueueStatus | undefined {
  return queues?.queues.find((queue) => queue.name === name);
}

function silentChecks(ready: Ready | null): { name: string; note: string }[] {
  if (ready === null) return [];
  return (["database", "redis", "queue"] as const)
    .filter((key) => !ready.checks[key].ok)
    .map((key) => {
      const name = CHECK_NAMES[key];
      return { name, note: `${capitalise(name)}: ${sentence(ready.checks[key].detail ?? "no answer")}` };
    });
}

function staleNotes(view: View, nowMs: number, source: string): string[] {
  if (view.problem === null) return [];
  const why = `${source}: ${sentence(view.problem)}`;
  if (view.status === null) return [why];
  return [why, `What stands below is from ${formatMoment(view.statusAtMs, nowMs)}.`];
}

/** What "everything" is, without what cannot be seen from here. */
function whatRuns({ queues }: Status): string {
  const answering =
    queues === null
      ? "Postgres and Redis answer"
      : "Postgres, Redis and the queue answer, ingest takes events";
  return `${answering}, no job failed, nothing is late.`;
}

/** Nothing that stops the platform, and nothing to leave alone. */
function findCares({ queues, outbox, jobs, lossMeter }: Status): string[] {
  const cares: string[] = [];
  for (const { name, dead } of queues?.queues ?? []) {
    if (dead > 0) cares.push(`${formatCountOf(dead, "dead letter", "dead letters")} of the queue ${name}.`);
  }
  if ((outbox.oldestSeconds ?? 0) >= OUTBOX_LATE_SECONDS) {
    cares.push(
      `The oldest hand-off has waited in the outbox for ${formatAge((outbox.oldestSeconds ?? 0) * 1_000)}.`,
    );
  }
  for (const { job, ok } of jobs)
    if (!ok) cares.push(`The last run of ${job} failed; QStash tries it again.`);
  const { share, verdict } = judgeLoss(lossMeter);
  if (share !== null && verdict === "above") {
    cares.push(
      `${formatShare(share)} of today's events are missing; the bound is ${formatBound(LOSS_BOUND)}.`,
    );
  }
  return cares;
}

function sentence(text: string): string {
  const trimmed = capitalise(text.trim());
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}

function capitalise(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
