import { useQuery } from "@tanstack/react-query";
import type { ProgramWaiting } from "../../../../../core/api/program-waiting.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

const EVERY_MS = 15_000;
/** Until the first sale, each step is seen as it is done. */
const SETTING_UP_MS = 2_000;

/** What waits for the merchant. The pulse calls it again as well. */
export function useProgramWaiting() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: useKeys().waiting,
    queryFn: ({ signal }) => api.get<ProgramWaiting>(`/api/v1/programs/${program.id}/waiting`, {}, signal),
    refetchInterval: ({ state }) => (state.data?.setUp.sale === false ? SETTING_UP_MS : EVERY_MS),
  });
}
