import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ProgramPage } from "../../../../../core/api/program-pages.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { usePlace } from "./use-place.ts";

/** What is sent of a page; `version` is the one that was read. */
export type WantedPage = Omit<ProgramPage, "programId" | "updatedAt" | "version"> & {
  readonly version?: number;
};

const keyOf = (programId: string) => ["program-page", programId] as const;
const pathOf = (programId: string) => `/api/v1/programs/${programId}/page`;

/** The program's public page; null while there is none. */
export function useProgramPage() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: keyOf(program.id),
    queryFn: ({ signal }) =>
      api.get<ProgramPage>(pathOf(program.id), {}, signal).catch((error: unknown) => {
        if (error instanceof ApiProblem && error.status === 404) return null;
        throw error;
      }),
  });
}

export function useSavePage() {
  const { api, program } = usePlace();
  const queries = useQueryClient();
  return async (wanted: WantedPage): Promise<void> => {
    queries.setQueryData(keyOf(program.id), await api.put<ProgramPage>(pathOf(program.id), wanted));
  };
}
