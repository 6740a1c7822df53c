import { createContext, useCallback, useContext } from "react";
import type { AffiliatePulse } from "../../../../../core/api/affiliate.ts";
import { startOfToday } from "../../../lib/day.ts";
import { type Live, useLive } from "../../../lib/live/use-live.ts";
import { useToldCounts } from "../../../lib/live/use-told-counts.ts";
import { AFFILIATE, KEYS, useAffiliateApi } from "./use-affiliate.ts";

const AffiliateLiveContext = createContext<Live<AffiliatePulse>>({ pulse: null, state: "connecting" });
export const AffiliateLiveProvider = AffiliateLiveContext.Provider;

/** The affiliate's figures of now. */
export const useAffiliatePulse = () => useContext(AffiliateLiveContext);

const CONCERNS = {
  today: [KEYS.overview, KEYS.links],
  latest: [KEYS.clicks, KEYS.conversions, KEYS.earnings],
  ledgerVersion: [KEYS.overview, KEYS.earnings, KEYS.conversions, KEYS.payouts],
  conversionsVersion: [KEYS.overview, KEYS.earnings, KEYS.conversions, KEYS.links],
} as const;

/** Follows what happens to the affiliate, and says it to those who do not see it. One of it, for the whole area. */
export function useAffiliateLive(): Live<AffiliatePulse> {
  const api = useAffiliateApi();
  const ask = useCallback(
    (signal: AbortSignal) =>
      api.get<AffiliatePulse>(`${AFFILIATE}/pulse`, { from: startOfToday(Date.now()) }, signal),
    [api],
  );
  const live = useLive({ ask, concerns: CONCERNS });
  useToldCounts(live.pulse?.today ?? null);
  return live;
}
