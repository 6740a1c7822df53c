import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useEffectEvent, useRef } from "react";
import type { PayoutPolicy } from "../../../../../core/api/payout-policies.ts";
import type { BatchLedger, PayoutAtStripe, PayoutTrail } from "../../../../../core/api/payout-trail.ts";
import type {
  ListedBatch,
  Payout,
  PayoutBatchDetail,
  PayoutDetail,
} from "../../../../../core/api/payouts.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { isUnderWay } from "../describe-payout.ts";
import { usePlace } from "./use-place.ts";

export const PAYOUTS = "/api/v1/payouts";
const POLL_MS = 2_000;

const keyOf = (programId: string) => ["merchant", programId, "payouts"] as const;
function usePayoutsKey() {
  return keyOf(usePlace().program.id);
}

/** Looks again at everything about payouts: one act moves lines, batches, totals and the ledger. */
export function useRefreshPayouts(): () => Promise<void> {
  const queries = useQueryClient();
  const queryKey = usePayoutsKey();
  return () => queries.invalidateQueries({ queryKey });
}

/** Looks again once what changed by itself has ended: parts that were asked for a moment before it did say what was then. */
export function useRefreshAtEnd(live: boolean): void {
  const refresh = useRefreshPayouts();
  const atEnd = useEffectEvent(() => void refresh());
  const wasLive = useRef(live);
  useEffect(() => {
    if (wasLive.current && !live) atEnd();
    wasLive.current = live;
  }, [live]);
}

interface ListSettings {
  /** It is not asked for at all. */
  readonly idle?: boolean;
  /** Asked again and again, as long as something of it changes by itself. */
  readonly live?: boolean;
}

/** Lines of the program, the newest first. */
export function useLines(filter: Query, { idle = false, live = false }: ListSettings = {}) {
  const { api, program } = usePlace();
  const query = { programId: program.id, ...filter };
  return useInfiniteQuery({
    ...listOptions<Payout>(api, [...usePayoutsKey(), "lines"], PAYOUTS, query),
    enabled: !idle,
    refetchInterval: live ? POLL_MS : false,
  });
}

export function useBatches(filter: Query = {}) {
  const { api, program } = usePlace();
  const query = { programId: program.id, limit: 10, ...filter };
  return useInfiniteQuery(
    listOptions<ListedBatch>(api, [...usePayoutsKey(), "batches"], "/api/v1/payout-batches", query),
  );
}

/** A batch with its totals, asked again while it changes by itself. */
export function useBatch(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "batch", id],
    queryFn: ({ signal }) => api.get<PayoutBatchDetail>(`/api/v1/payout-batches/${id}`, {}, signal),
    refetchInterval: ({ state }) => (state.data !== undefined && isUnderWay(state.data) ? POLL_MS : false),
  });
}

/** What the batch's lines say beside what the ledger says. */
export function useBatchLedger(id: string, live: boolean) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "batch-ledger", id],
    queryFn: ({ signal }) => api.get<BatchLedger>(`/api/v1/payout-batches/${id}/ledger`, {}, signal),
    select: ({ data }) => data,
    refetchInterval: live ? POLL_MS : false,
  });
}

/** A line, asked again while it is on its way. */
export function useLine(id: string) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "line", id],
    queryFn: ({ signal }) => api.get<PayoutDetail>(`/api/v1/payouts/${id}`, {}, signal),
    refetchInterval: ({ state: { data } }) =>
      data !== undefined && data.method === "stripe" && ["approved", "submitted"].includes(data.state)
        ? POLL_MS
        : false,
  });
}

/** @param version of the line: another one has moved something */
export function useTrail(id: string, version: number) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "trail", id, version],
    queryFn: ({ signal }) => api.get<PayoutTrail>(`/api/v1/payouts/${id}/trail`, {}, signal),
    placeholderData: (before) => before,
  });
}

/** What Stripe says of the line now. @param version of the line */
export function useAtStripe(id: string, version: number) {
  const { api } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "stripe", id, version],
    queryFn: ({ signal }) => api.get<PayoutAtStripe>(`/api/v1/payouts/${id}/stripe`, {}, signal),
    placeholderData: (before) => before,
  });
}

export function usePayoutPolicy() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: [...usePayoutsKey(), "policy"],
    queryFn: ({ signal }) =>
      api.get<PayoutPolicy>(`/api/v1/programs/${program.id}/payout-policy`, {}, signal),
  });
}
