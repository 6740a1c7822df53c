import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";

export const PAYEES_KEY = ["admin", "payees"] as const;

export const PAYEES = "/api/admin/payees";

interface PayeeSearch {
  /** How a name or an address begins. */
  readonly q?: string;
  readonly show?: string;
  readonly sort?: string;
}

export function usePayees(search: PayeeSearch) {
  return useInfiniteQuery({
    ...listOptions<AdminPayee>(useOwnApi(), [...PAYEES_KEY, "list"], PAYEES, { ...search }),
    placeholderData: keepPreviousData,
  });
}

export function usePayee(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...PAYEES_KEY, "one", id],
    queryFn: ({ signal }) => api.get<AdminPayee>(`${PAYEES}/${id}`, {}, signal),
  });
}
