import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { LevelCounts, MoveCreate, TreeMove, TreeName } from "../../../../../core/api/trees.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useKeys } from "./use-merchant.ts";
import { PARTNERS } from "./use-partner-care.ts";
import { usePlace } from "./use-place.ts";

const MOVES = "/api/v1/tree/moves";

/** Changes of sponsor and seat: one partner's, or those of the program that wait. */
export function useMoves(partnerId?: string) {
  const { api, program } = usePlace();
  const which = partnerId === undefined ? { state: "requested" } : { partnerId };
  const query = { programId: program.id, limit: 20, ...which };
  return useInfiniteQuery(listOptions<TreeMove>(api, [...useKeys().partners, "moves"], MOVES, query));
}

/** How many would move along with a partner. */
export function useBelow(partnerId: string, tree: TreeName) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...useKeys().partners, "below", partnerId, tree],
    queryFn: ({ signal }) =>
      api.get<LevelCounts>(`${PARTNERS}/${partnerId}/downline/levels`, { tree }, signal),
  });
}

/** Asks for a change and decides on one; what is shown of partners is read anew. */
export function useMoveActs() {
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const send = async (path: string, body: object) => {
    await api.post(path, body);
    await queries.invalidateQueries({ queryKey: keys.partners });
  };
  return {
    ask: (partnerId: string, move: MoveCreate) => send(`${PARTNERS}/${partnerId}/moves`, move),
    apply: ({ id, version }: TreeMove) => send(`${MOVES}/${id}/apply`, { version }),
    reject: ({ id, version }: TreeMove, reason: string) => send(`${MOVES}/${id}/reject`, { reason, version }),
  };
}
