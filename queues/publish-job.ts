import type { Client } from "@upstash/qstash";
import { flowOf, type JobName, jobUrl } from "./jobs.ts";

export interface JobPublisher {
  publish(name: JobName, payload: Readonly<Record<string, unknown>>): Promise<void>;
}

const RETRIES = 5;

/** Publishes jobs to QStash, which delivers them signed and retries. Rejects when QStash does not take them. */
export function createJobPublisher(qstash: Client, appUrl: string): JobPublisher {
  return {
    async publish(name, payload) {
      const flowControl = flowOf(name);
      await qstash.publishJSON({
        url: jobUrl(appUrl, name),
        body: payload,
        retries: RETRIES,
        ...(flowControl === undefined ? {} : { flowControl }),
      });
    },
  };
}
