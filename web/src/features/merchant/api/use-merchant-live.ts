import { createContext, useCallback, useContext } from "react";
import type { ProgramPulse } from "../../../../../core/api/installation.ts";
import { startOfToday } from "../../../lib/day.ts";
import { type Live, useLive } from "../../../lib/live/use-live.ts";
import { useToldCounts } from "../../../lib/live/use-told-counts.ts";
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
      latest: [keys.clicks, keys.conversions, keys.enrollments, keys.installation],
      ledgerVersion: [keys.conversions, keys.conversion, keys.waiting],
      conversionsVersion: [keys.conversions, keys.conversion, keys.waiting],
      pendingEnrollments: [keys.enrollments, keys.campaigns],
    },
  });
  useToldCounts(live.pulse?.today ?? null);
  return live;
}
