import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { DisputeOpen, OwnDispute, OwnDisputeDetail } from "../../../../../core/api/disputes.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { newUuid } from "../../../lib/new-uuid.ts";
import { AFFILIATE, KEYS } from "./use-affiliate.ts";

export const DISPUTES = `${AFFILIATE}/disputes`;

/** @param query filters and `sort` */
export function useDisputes(query: Query) {
  return useInfiniteQuery(listOptions<OwnDispute>(useOwnApi(), [...KEYS.disputes, "list"], DISPUTES, query));
}

/** One dispute, with what was said. */
export function useDispute(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.disputes, "one", id],
    queryFn: ({ signal }) => api.get<OwnDisputeDetail>(`${DISPUTES}/${id}`, {}, signal),
  });
}

type Keyless<Each> = Each extends DisputeOpen ? Omit<Each, "key"> : never;
type Contested = Keyless<DisputeOpen>;

/**
 * Opens a dispute under a key of its own, which stays until the API has said what became of it: when an answer is lost, sending
 * again opens no second one.
 */
export function useOpenDispute(): (contested: Contested) => Promise<OwnDisputeDetail | null> {
  const api = useOwnApi();
  const queries = useQueryClient();
  const key = useRef<string | null>(null);
  return async (contested) => {
    key.current ??= newUuid();
    const opened = await api
      .post<OwnDisputeDetail>(DISPUTES, { ...contested, key: key.current })
      .catch((error: unknown) => {
        // What was sent before, with other words, had arrived.
        if (!(error instanceof ApiProblem) || error.code !== "conflict") throw error;
        return null;
      });
    key.current = null;
    await queries.invalidateQueries({ queryKey: KEYS.disputes });
    return opened;
  };
}
