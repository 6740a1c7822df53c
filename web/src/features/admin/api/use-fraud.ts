import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { FraudSignalDetail, FraudSignalView } from "../../../../../core/api/fraud.ts";
import type { FraudDecision } from "../../../../../core/fraud/signal-state.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

const ROOT = "/api/admin/fraud";
/** Names what is loaded of signals; a decision calls all of it again. */
export const FRAUD_KEY = ["admin", "fraud"] as const;

export interface FraudSearch {
  /** Absent: those that nobody has decided on. */
  readonly state?: string;
  readonly kind?: string;
  readonly severity?: string;
  readonly affiliateId?: string;
  readonly organisationId?: string;
  readonly sort?: string;
}

export function useSignals(search: FraudSearch) {
  return useInfiniteQuery({
    ...listOptions<FraudSignalView>(useOwnApi(), [...FRAUD_KEY, "list"], ROOT, { ...search }),
    placeholderData: keepPreviousData,
  });
}

export function useSignal(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...FRAUD_KEY, "one", id],
    queryFn: ({ signal }) => api.get<FraudSignalDetail>(`${ROOT}/${id}`, {}, signal),
  });
}

/** Asks for a second factor where one is wanted, as the API's client does. */
export function useDecideSignal() {
  const api = useOwnApi();
  return (id: string, said: { decision: FraudDecision; reason: string; version: number }) =>
    api.post<FraudSignalDetail>(`${ROOT}/${id}/decide`, said);
}
