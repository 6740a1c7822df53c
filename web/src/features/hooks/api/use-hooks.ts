import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { WebhookDelivery, WebhookDeliveryDetail } from "../../../../../core/api/webhooks.ts";
import type { Api, Query } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { newUuid } from "../../../lib/new-uuid.ts";

/** Whose endpoints: a merchant's or an affiliate's. */
export interface HookPlace {
  readonly api: Api;
  /** Paths of the API. */
  readonly endpoints: string;
  readonly deliveries: string;
  /** Of which failing endpoints are shown; absent: there is one list of all. */
  readonly program?: { readonly id: string; readonly name: string };
  /** Under which all of it is kept. */
  readonly queryKey: readonly unknown[];
}

/** @param failing only those where nothing arrives; of a place with a program, those that are told of it */
export function useEndpoints<Endpoint>({ api, endpoints, queryKey, program }: HookPlace, failing: boolean) {
  const query: Query = failing ? { failing: "true", tellsOf: program?.id } : {};
  return useInfiniteQuery(listOptions<Endpoint>(api, [...queryKey, "endpoints"], endpoints, query));
}

const SOON_MS = 5_000;

/** As they move. @param query filters and `sort` */
export function useDeliveries({ api, deliveries, queryKey }: HookPlace, query: Query) {
  return useInfiniteQuery({
    ...listOptions<WebhookDelivery>(api, [...queryKey, "deliveries"], deliveries, query),
    refetchInterval: SOON_MS,
  });
}

/** One, with each attempt. */
export function useDelivery({ api, deliveries, queryKey }: HookPlace, id: string) {
  return useQuery({
    queryKey: [...queryKey, "delivery", id],
    queryFn: ({ signal }) => api.get<WebhookDeliveryDetail>(`${deliveries}/${id}`, {}, signal),
    refetchInterval: SOON_MS,
  });
}

/**
 * What may be done with endpoints. Each thing is asked for under a key of its own, which stays until the API has said what became
 * of it: when an answer is lost, asking again does it no second time.
 */
export function useChangeHooks<Endpoint, Made = Endpoint>({
  api,
  endpoints,
  deliveries,
  queryKey,
}: HookPlace) {
  const queries = useQueryClient();
  const keys = useRef(new Map<string, string>());
  const then = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked;
    await queries.invalidateQueries({ queryKey });
    return answer;
  };
  const keyed = async <Answer>(path: string, body: object = {}): Promise<Answer> => {
    const key = keys.current.get(path) ?? newUuid();
    keys.current.set(path, key);
    try {
      const answer = await then(api.post<Answer>(path, { ...body, key }));
      keys.current.delete(path);
      return answer;
    } catch (error) {
      // What the API has refused is asked for anew.
      if (error instanceof ApiProblem) keys.current.delete(path);
      throw error;
    }
  };
  return {
    create: (wanted: object) => keyed<Made>(endpoints, wanted),
    update: (id: string, changes: object) => then(api.patch<Endpoint>(`${endpoints}/${id}`, changes)),
    remove: (id: string) => then(api.delete<null>(`${endpoints}/${id}`)),
    rotate: (id: string, overlapHours: number) => keyed<Made>(`${endpoints}/${id}/rotate`, { overlapHours }),
    test: (id: string) => keyed<{ deliveryId: string }>(`${endpoints}/${id}/test`),
    replay: (deliveryId: string) => keyed<WebhookDeliveryDetail>(`${deliveries}/${deliveryId}/replay`),
  };
}
