import { useQuery } from "@tanstack/react-query";
import type { PrivacyView } from "../../../../../core/api/privacy.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { ACCOUNT } from "./use-profile.ts";

export const PRIVACY_KEY = ["account", "privacy"] as const;
/** An export is a matter of seconds. */
const WAITING_MS = 3_000;

/** Consents, exports and what erasing would meet; looked at again while something is being made. */
export function usePrivacy() {
  const api = useOwnApi();
  return useQuery({
    queryKey: PRIVACY_KEY,
    queryFn: ({ signal }) => api.get<PrivacyView>(`${ACCOUNT}/privacy`, {}, signal),
    refetchInterval: ({ state }) =>
      state.data?.requests.some((request) => request.state === "requested") ? WAITING_MS : false,
  });
}
