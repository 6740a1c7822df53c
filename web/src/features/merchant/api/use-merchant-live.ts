import { createContext, useContext, useMemo } from "react";
import type { ProgramPulse } from "../../../../../core/api/installation.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { startOfToday } from "../../../lib/day.ts";
import { type Live, useLive } from "../../../lib/live/use-live.ts";
import { useToldCounts } from "../../../lib/live/use-told-counts.ts";
import { keysOf } from "./use-merchant.ts";

const MerchantLiveContext = createContext<Live<ProgramPulse>>({ pulse: null, state: "connecting" });
export const MerchantLiveProvider = MerchantLiveContext.Provider;

/** The program's figures of now. */
export const useMerchantPulse = () => useContext(MerchantLiveContext);

/** Follows what happens in the program, and says it to those who do not see it. One of it, for the whole area. */
export function useMerchantLive(api: Api, programId: string | undefined): Live<ProgramPulse> {
  const keys = keysOf(programId ?? "");
  const ask = useMemo(() => {
    if (programId === undefined) return null;
    return (signal: AbortSignal) =>
      api.get<ProgramPulse>(
        `/api/v1/programs/${programId}/pulse`,
        { from: startOfToday(Date.now()) },
        signal,
      );
  }, [api, programId]);
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
