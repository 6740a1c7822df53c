import { formatAge, formatDuration, formatList, formatShare } from "../../lib/format.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import type { Tone } from "../../lib/tone.ts";
import type { Check } from "../status/api/ready-schema.ts";
import type { Status } from "../status/api/status-schema.ts";
import { EVENTS_QUEUE, findQueue, ingestFault, OUTBOX_LATE_SECONDS } from "../status/assess.ts";
import { judgeLoss } from "../status/loss.ts";
import type { Health } from "./api/use-health.ts";
import { homeTexts } from "./texts/home.ts";

type Texts = (typeof homeTexts)["en"];

/** One part of the platform, in a word and in figures. */
export interface PartHealth {
  readonly part: keyof Texts["parts"];
  readonly tone: Tone;
  readonly state: string;
  readonly figures: string;
}

type Said = readonly [Tone, keyof Texts["states"], string];

/** Every part in the same order, whatever has answered. */
export function describeHealth({ ready, status }: Health): PartHealth[] {
  const t = textsNow(homeTexts);
  const parts: [PartHealth["part"], Said][] = [
    ["database", describeCheck(ready?.checks.database, t)],
    ["redis", describeCheck(ready?.checks.redis, t)],
  ];
  if (status !== null)
    parts.push(
      ["queue", describeQueue(status, t)],
      ["outbox", describeOutbox(status, t)],
      ["jobs", describeJobs(status, t)],
      ["loss", describeLoss(status, t)],
      ["bad", describeBad(status, t)],
    );
  return parts.map(([part, [tone, state, figures]]) => ({ part, tone, state: t.states[state], figures }));
}

function describeCheck(check: Check | undefined, t: Texts): Said {
  if (check === undefined || !check.ok) return ["bad", "silent", ""];
  return ["ok", "ok", t.answers(formatDuration(check.ms))];
}

function describeQueue(status: Status, t: Texts): Said {
  const queue = findQueue(status.queues, EVENTS_QUEUE);
  if (queue === undefined) return ["unknown", "unseen", ""];
  const dead = (status.queues?.queues ?? []).reduce((sum, one) => sum + one.dead, 0);
  if (ingestFault(status) !== null) return ["bad", "paused", t.backlog(queue.backlog)];
  if (dead > 0) return ["warn", "dead", t.dead(dead)];
  return ["ok", "ok", t.backlog(queue.backlog)];
}

function describeOutbox({ outbox: { waiting, oldestSeconds } }: Status, t: Texts): Said {
  const age = oldestSeconds === null ? [] : [t.oldest(formatAge(oldestSeconds * 1_000))];
  const figures = [t.handOffs(waiting), ...age].join(", ");
  return (oldestSeconds ?? 0) >= OUTBOX_LATE_SECONDS ? ["warn", "late", figures] : ["ok", "ok", figures];
}

function describeJobs({ jobs }: Status, t: Texts): Said {
  const failing = jobs.filter(({ ok }) => !ok).map(({ job }) => job);
  if (failing.length > 0) return ["warn", "failing", t.failed(formatList(failing))];
  return ["ok", "ok", t.ran(jobs.length)];
}

function describeLoss({ lossMeter }: Status, t: Texts): Said {
  const { share, verdict } = judgeLoss(lossMeter);
  if (share === null) return ["ok", "ok", t.noEvents];
  const figures = t.missing(formatShare(share));
  if (verdict === "above") return ["bad", "losing", figures];
  return verdict === "too-few" ? ["unknown", "few", figures] : ["ok", "ok", figures];
}

function describeBad({ badEvents: { lastDay, lastReason } }: Status, t: Texts): Said {
  const figures = [t.refused(lastDay), ...(lastReason === null ? [] : [lastReason])].join(", ");
  return [lastDay === 0 ? "ok" : "unknown", "ok", figures];
}
