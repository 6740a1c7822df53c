import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import type { PayeeView, PayoutMethodView } from "../../../../../core/api/payees.ts";
import type { NextPayout, OwnPayout } from "../../../../../core/api/payouts.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { AFFILIATE, KEYS } from "./use-affiliate.ts";

export const PAYOUTS = `${AFFILIATE}/payouts`;
export const PAYEE = `${AFFILIATE}/payee`;
const PAYEE_KEY = [...KEYS.payouts, "payee"];

/** What is on its way changes without a word of the ledger, as when its batch is approved. */
const OPEN_EVERY_MS = 10_000;
const OPEN: ReadonlySet<OwnPayout["state"]> = new Set(["requested", "approved", "submitted"]);

/** For each program and currency: what there is, and whether and when it is paid. */
export function useNextPayouts() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.payouts, "next"],
    queryFn: ({ signal }) =>
      api.get<{ data: readonly NextPayout[] }>(`${PAYOUTS}/next`, {}, signal).then(({ data }) => data),
  });
}

/** @param query filters and `sort` */
export function usePayouts(query: Query) {
  return useInfiniteQuery({
    ...listOptions<OwnPayout>(useOwnApi(), [...KEYS.payouts, "list"], PAYOUTS, query),
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ data }) => data.some((payout) => OPEN.has(payout.state)))
        ? OPEN_EVERY_MS
        : false,
  });
}

/** One payout, with what may be shown of its method. */
export function usePayout(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.payouts, "one", id],
    queryFn: ({ signal }) =>
      api.get<OwnPayout & { readonly methodLabel: string | null }>(`${PAYOUTS}/${id}`, {}, signal),
  });
}

/** In which country and by what one is paid, and what is missing. */
export function usePayee() {
  const api = useOwnApi();
  return useQuery({
    queryKey: PAYEE_KEY,
    queryFn: ({ signal }) => api.get<PayeeView>(PAYEE, {}, signal),
  });
}

export function useMethods() {
  return useInfiniteQuery(
    listOptions<PayoutMethodView>(useOwnApi(), [...KEYS.payouts, "methods"], `${PAYEE}/methods`),
  );
}

/** Shows a payee as the API has just answered it; what follows from it is asked for anew. */
export function useKeepPayee() {
  const queries = useQueryClient();
  return async (payee: PayeeView): Promise<void> => {
    queries.setQueryData(PAYEE_KEY, payee);
    await queries.invalidateQueries({ queryKey: KEYS.payouts });
  };
}
