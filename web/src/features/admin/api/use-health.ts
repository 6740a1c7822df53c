import { useQuery } from "@tanstack/react-query";
import { fetchInTime } from "../../../lib/api/fetch-in-time.ts";
import type { Ready } from "../../status/api/ready-schema.ts";
import type { Status } from "../../status/api/status-schema.ts";

const POLL_MS = 10_000;

export interface Health {
  /** Null: not even that was answered. */
  readonly ready: Ready | null;
  /** Null: the figures could not be read. */
  readonly status: Status | null;
}

/** How the platform does; which of its parts do not answer is part of the answer. */
export function useHealth() {
  return useQuery({
    queryKey: ["admin", "health"],
    queryFn: async ({ signal }): Promise<Health> => {
      // Both are of this deployment. What is not ready says so with a 503, which has the same body.
      const [ready, status] = await Promise.all([
        read<Ready>("/api/ready", signal, [200, 503]),
        read<Status>("/api/status", signal, [200]),
      ]);
      return { ready, status };
    },
    refetchInterval: POLL_MS,
  });
}

async function read<Answer>(
  path: string,
  signal: AbortSignal,
  answered: readonly number[],
): Promise<Answer | null> {
  const response = await fetchInTime(path, { signal }).catch(() => null);
  if (response === null || !answered.includes(response.status)) return null;
  return response.json().catch(() => null) as Promise<Answer | null>;
}
