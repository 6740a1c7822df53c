import { useQuery } from "@tanstack/react-query";
import type { ListExport } from "../../../../../core/api/list-exports.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { ACCOUNT } from "./use-profile.ts";

export const EXPORTS = `${ACCOUNT}/list-exports`;
const WAITING_MS = 3_000;

/** Lists that the user had written into files; looked at again while one is being written. */
export function useExports() {
  const api = useOwnApi();
  return useQuery({
    queryKey: ["account", "list-exports"],
    queryFn: async ({ signal }) => (await api.get<{ data: readonly ListExport[] }>(EXPORTS, {}, signal)).data,
    refetchInterval: ({ state }) =>
      state.data?.some((made) => made.state === "requested") ? WAITING_MS : false,
  });
}
