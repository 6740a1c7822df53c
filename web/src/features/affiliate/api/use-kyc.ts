import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { KycView } from "../../../../../core/api/kyc.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { AFFILIATE, KEYS } from "./use-affiliate.ts";

export const KYC = `${AFFILIATE}/kyc`;
const KYC_KEY = [...KEYS.payouts, "kyc"];

/** Who one is, as far as it was made sure of. */
export function useKyc() {
  const api = useOwnApi();
  return useQuery({
    queryKey: KYC_KEY,
    queryFn: ({ signal }) => api.get<KycView>(KYC, {}, signal),
  });
}

/** Shows it as the API has just answered it; what follows from it is asked for anew. */
export function useKeepKyc() {
  const queries = useQueryClient();
  return async (kyc: KycView): Promise<void> => {
    queries.setQueryData(KYC_KEY, kyc);
    await queries.invalidateQueries({ queryKey: KEYS.payouts });
  };
}
