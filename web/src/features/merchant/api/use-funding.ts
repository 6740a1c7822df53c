import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { Invoice, ProgramFunding, StartedTopUp, TopUp } from "../../../../../core/api/funding.ts";
import { toast } from "../../../lib/announce.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

/** What is on its way to the funds, and out of them, changes by what Stripe tells. */
const EVERY_MS = 10_000;

const usePath = () => `/api/v1/programs/${usePlace().program.id}`;

export function useFunding() {
  const { api } = usePlace();
  const path = usePath();
  return useQuery({
    queryKey: [...useKeys().funding, "balances"],
    queryFn: ({ signal }) => api.get<ProgramFunding>(`${path}/funding`, {}, signal),
    refetchInterval: EVERY_MS,
  });
}

export function useTopUps() {
  const { api } = usePlace();
  const options = listOptions<TopUp>(api, [...useKeys().funding, "top-ups"], `${usePath()}/top-ups`);
  return useInfiniteQuery({ ...options, refetchInterval: EVERY_MS });
}

export function useInvoices() {
  const { api } = usePlace();
  return useInfiniteQuery(
    listOptions<Invoice>(api, [...useKeys().funding, "invoices"], `${usePath()}/invoices`),
  );
}

export function useChangeFunding() {
  const { api } = usePlace();
  const path = usePath();
  const queries = useQueryClient();
  const queryKey = useKeys().funding;
  return {
    /** @param key the same one again is the same top-up */
    startTopUp: (wanted: { currency: string; amountMinor: number; key: string }) =>
      api.post<StartedTopUp>(`${path}/top-ups`, wanted),
    putLowBalance: async (lowBalanceMinor: Readonly<Record<string, number>>) => {
      await api.put<ProgramFunding>(`${path}/funding/low-balance`, { lowBalanceMinor });
      await queries.invalidateQueries({ queryKey });
    },
  };
}

export function useSaveInvoice() {
  const { api } = usePlace();
  const path = usePath();
  return useMutation({
    mutationFn: async ({ id, number }: Invoice) => {
      const content = await api.file(`${path}/invoices/${id}/pdf`);
      saveFile(`invoice-${number}.pdf`, "application/pdf", content);
    },
    onError: (error) => toast(describeProblem(error)),
  });
}
