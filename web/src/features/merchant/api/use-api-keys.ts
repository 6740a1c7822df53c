import { useInfiniteQuery, useQueryClient } from "@tanstack/react-query";
import type { Key, NewKey } from "../../../../../core/api/keys.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

const PATH = "/api/v1/keys";

/** API keys of the organisation, newest first. */
export function useApiKeys() {
  const { api } = usePlace();
  return useInfiniteQuery(listOptions<Key>(api, useKeys().apiKeys, PATH, {}));
}

export interface WantedKey {
  readonly name: string;
  readonly programId: string | null;
  readonly scopes: readonly string[];
  readonly expiresAt: string | null;
  readonly allowedAddresses: readonly string[];
}

/** What may be done with keys. A second factor is asked for by the API's client where one is wanted. */
export function useChangeApiKeys() {
  const { api } = usePlace();
  const queries = useQueryClient();
  const queryKey = useKeys().apiKeys;
  const then = async <Answer>(asked: Promise<Answer>): Promise<Answer> => {
    const answer = await asked;
    await queries.invalidateQueries({ queryKey });
    return answer;
  };
  return {
    create: (wanted: WantedKey) => then(api.post<NewKey>(PATH, wanted)),
    rotate: (id: string, overlapHours: number) =>
      then(api.post<NewKey>(`${PATH}/${id}/rotate`, { overlapHours })),
    update: (id: string, changes: { name: string; allowedAddresses: readonly string[] }) =>
      then(api.patch<Key>(`${PATH}/${id}`, changes)),
    revoke: (id: string) => then(api.post<Key>(`${PATH}/${id}/revoke`)),
  };
}
