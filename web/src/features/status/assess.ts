import { formatAge, formatBound, formatList, formatMoment, formatShare } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import type { Ready } from "./api/ready-schema.ts";
import type { QueueStatus, Status } from "./api/status-schema.ts";
import { judgeLoss, LOSS_BOUND } from "./loss.ts";
import { assessTexts } from "./texts/assess.ts";
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

/** Whether everything runs, and what does not. */
export function assess(view: View, nowMs: number): Assessment {
  const t = textsNow(assessTexts);
  const { answered, ready, status, problem } = view;
  if (answered === null) return { tone: "unknown", headline: t.asking, notes: [] };
  if (!answered) return { tone: "bad", headline: t.apiSilent, notes: staleNotes(view, nowMs, t.api) };
  const silent = silentChecks(ready);
  const ingest = status !== null && problem === null ? ingestFault(status) : null;
  const faults = [
    ...silent.map(({ note }) => note),
    ...(ingest === null ? [] : [ingest]),
    ...staleNotes(view, nowMs, t.figures),
  ];
  if (silent.length > 0) {
    const parts = capitalise(formatList(silent.map(({ name }) => name)));
    return { tone: "bad", headline: t.silent(silent.length, parts), notes: faults };
  }
  if (ready === null) return { tone: "bad", headline: t.notReady, notes: faults };
  if (problem !== null || status === null) return { tone: "bad", headline: t.noFigures, notes: faults };
  if (ingest !== null) return { tone: "bad", headline: t.noIngest, notes: faults };
  const cares = findCares(status);
  if (cares.length === 0) return { tone: "ok", headline: t.running, notes: [whatRuns(status)] };

  return { tone: "warn", headline: t.cares(cares.length), notes: cares };
}

/** What is wrong with ingest as far as the queue knows; null when nothing is, or when the queue cannot be seen. */
export function ingestFault({ queues }: Status): string | null {
  const t = textsNow(assessTexts);
  const events = findQueue(queues, EVENTS_QUEUE);
  if (events === undefined) return null;
  if (events.consumerUrl === null) return t.noConsumer;
  if (events.paused) return t.paused;
  if (events.consumerError === null) return null;
  return t.ingestFault(sentence(events.consumerError));
}

export function findQueue(queues: Status["queues"], name: string): QueueStatus | undefined {
  return queues?.queues.find((queue) => queue.name === name);
}

function silentChecks(ready: Ready | null): { name: string; note: string }[] {
  const t = textsNow(assessTexts);
  if (ready === null) return [];
  return (["database", "redis", "queue"] as const)
    .filter((key) => !ready.checks[key].ok)
    .map((key) => {
      const name = t.parts[key];
      return { name, note: `${capitalise(name)}: ${sentence(ready.checks[key].detail ?? t.noAnswer)}` };
    });
}

function staleNotes(view: View, nowMs: number, source: string): string[] {
  if (view.problem === null) return [];
  const why = `${source}: ${sentence(view.problem)}`;
  if (view.status === null) return [why];
  return [why, textsNow(assessTexts).staleFrom(formatMoment(view.statusAtMs, nowMs))];
}

/** What "everything" is, without what cannot be seen from here. */
function whatRuns({ queues }: Status): string {
  const t = textsNow(assessTexts);
  return queues === null ? t.runsUnseen : t.runs;
}

/** Nothing that stops the platform, and nothing to leave alone. */
function findCares({ queues, outbox, jobs, lossMeter }: Status): string[] {
  const t = textsNow(assessTexts);
  const cares: string[] = [];
  for (const { name, dead } of queues?.queues ?? []) {
    if (dead > 0) cares.push(t.dead(dead, name));
  }
  if ((outbox.oldestSeconds ?? 0) >= OUTBOX_LATE_SECONDS) {
    cares.push(t.outboxLate(formatAge((outbox.oldestSeconds ?? 0) * 1_000)));
  }
  for (const { job, ok } of jobs) if (!ok) cares.push(t.jobFailed(job));
  const { share, verdict } = judgeLoss(lossMeter);
  if (share !== null && verdict === "above") {
    cares.push(t.loss(formatShare(share), formatBound(LOSS_BOUND)));
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
