import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Dispute, DisputeDetail } from "../../../../../core/api/disputes.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { usePlace } from "./use-place.ts";

export const DISPUTES = "/api/v1/disputes";

function useDisputesKey() {
  return ["merchant", usePlace().program.id, "disputes"] as const;
}

/** What the program's partners contest. */
export function useDisputes(filter: Query) {
  const { api, program } = usePlace();
  const query = { programId: program.id, ...filter };
  return useInfiniteQuery(listOptions<Dispute>(api, useDisputesKey(), DISPUTES, query));
}

/** A dispute with what was said and what the record says. */
export function useDispute(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...useDisputesKey(), "one", id],
    queryFn: ({ signal }) => api.get<DisputeDetail>(`${DISPUTES}/${id}`, {}, signal),
  });
}

export type DisputeMove = "answer" | "accept" | "reject";

/** Says something in a dispute or decides it, then looks again at all of them. */
export function useActOnDispute(id: string): (move: DisputeMove, text: string) => Promise<void> {
  const { api } = usePlace();
  const queries = useQueryClient();
  const queryKey = useDisputesKey();
  return async (move, text) => {
    await api.post(`${DISPUTES}/${id}/${move}`, { text });
    await queries.invalidateQueries({ queryKey });
  };
}
