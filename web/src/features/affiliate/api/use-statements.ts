import { useQuery } from "@tanstack/react-query";
import type { AffiliateStatement, OwnTaxYear, StatementMonth } from "../../../../../core/api/statements.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { AFFILIATE, KEYS } from "./use-affiliate.ts";

export const statementPath = ({ programId, month }: Pick<StatementMonth, "programId" | "month">): string =>
  `${AFFILIATE}/statements/${programId}/${month}`;

/** Months in which something moved, newest first. */
export function useStatementMonths() {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.payouts, "statements"],
    queryFn: ({ signal }) =>
      api
        .get<{ data: readonly StatementMonth[] }>(`${AFFILIATE}/statements`, {}, signal)
        .then(({ data }) => data),
  });
}

/** One month of one program. */
export function useStatement(of: Pick<StatementMonth, "programId" | "month">) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.payouts, "statement", of.programId, of.month],
    queryFn: ({ signal }) => api.get<AffiliateStatement>(statementPath(of), {}, signal),
  });
}

/** What was paid in a year. */
export function useTaxYear(year: number) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...KEYS.payouts, "tax", year],
    queryFn: ({ signal }) => api.get<OwnTaxYear>(`${AFFILIATE}/tax/${year}`, {}, signal),
  });
}
