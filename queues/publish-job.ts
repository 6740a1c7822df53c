import type { Client } from "@upstash/qstash";
import { flowOf, type JobName, jobUrl } from "./jobs.ts";

export interface JobPublisher {
  publish(name: JobName, payload: Readonly<Record<string, unknown>>): Promise<void>;
}

export interface WakePublisher extends JobPublisher {
  /** A wake-up two seconds from `now`: one, however many ask for it in the same second. */
  publishSoon(name: JobName, payload: Readonly<Record<string, unknown>>, now: Date): Promise<void>;
}

const RETRIES = 5;
/** Longer than the second that wake-ups are collected for: the last that asks is asking for one that has not left. */
const SOON_SECONDS = 2;

/** Publishes jobs to QStash, which delivers them signed and retries. Rejects when QStash does not take them. */
export function createJobPublisher(qstash: Client, appUrl: string): WakePublisher {
  const publish = async (
    name: JobName,
    body: Readonly<Record<string, unknown>>,
    options: { delay?: number; deduplicationId?: string } = {},
  ) => {
    const flowControl = flowOf(name);
    await qstash.publishJSON({
      url: jobUrl(appUrl, name),
      body,
      retries: RETRIES,
      ...options,
      ...(flowControl === undefined ? {} : { flowControl }),
    });
  };
  return {
    publish: (name, payload) => publish(name, payload),
    publishSoon(name, payload, now) {
      const second = Math.floor(now.getTime() / 1_000);
      return publish(name, payload, { delay: SOON_SECONDS, deduplicationId: `${name}-soon-${second}` });
    },
  };
}
