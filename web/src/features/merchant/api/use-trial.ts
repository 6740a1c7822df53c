import { useQuery, useQueryClient } from "@tanstack/react-query";
import { ensureTrial, findTrial } from "./ensure-trial.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

/** The guide's link; null: it has not been made. */
export function useTrial() {
  const { api, program } = usePlace();
  const keys = useKeys();
  return useQuery({ queryKey: keys.trial, queryFn: () => findTrial(api, program.id) });
}

/** Makes the guide's link, or lets the one that is there lead to another page. */
export function useMakeTrial(): (pageUrl: string) => Promise<void> {
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  return async (pageUrl) => {
    queries.setQueryData(keys.trial, await ensureTrial(api, program.id, pageUrl));
    await queries.invalidateQueries({ queryKey: keys.campaigns });
  };
}
