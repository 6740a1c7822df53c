import { createContext, useCallback, useContext, useEffect, useRef } from "react";
import type { ProgramPulse } from "../../../../../core/api/installation.ts";
import { announce } from "../../../lib/announce.ts";
import { startOfToday } from "../../../lib/day.ts";
import { tellCounts } from "../../../lib/live/tell-counts.ts";
import { type Live, useLive } from "../../../lib/live/use-live.ts";
import { keysOf } from "./use-merchant.ts";
import type { Place } from "./use-place.ts";

const MerchantLiveContext = createContext<Live<ProgramPulse>>({ pulse: null, state: "connecting" });
export const MerchantLiveProvider = MerchantLiveContext.Provider;

/** The program's figures of now. */
export const useMerchantPulse = () => useContext(MerchantLiveContext);

/** Follows what happens in the program, and says it to those who do not see it. One of it, for the whole area. */
export function useMerchantLive({ api, program }: Place): Live<ProgramPulse> {
  const keys = keysOf(program.id);
  const ask = useCallback(
    (signal: AbortSignal) =>
      api.get<ProgramPulse>(
        `/api/v1/programs/${program.id}/pulse`,
        { from: startOfToday(Date.now()) },
        signal,
      ),
    [api, program.id],
  );
  const live = useLive<ProgramPulse>({
    ask,
    concerns: {
      latest: [keys.conversions, keys.enrollments, keys.installation],
      ledgerVersion: [keys.conversions, keys.conversion],
      conversionsVersion: [keys.conversions, keys.conversion],
      pendingEnrollments: [keys.enrollments, keys.campaigns],
    },
  });
  const before = useRef<ProgramPulse["today"] | null>(null);
  const today = live.pulse?.today ?? null;
  useEffect(() => {
    const news = tellCounts(before.current, today);
    before.current = today;
    if (news !== null) announce(news);
  }, [today]);
  return live;
}
