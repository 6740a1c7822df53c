import { useQueryClient } from "@tanstack/react-query";
import type { Program, ProgramUpdate } from "../../../../../core/api/programs.ts";
import { useKeys } from "./use-merchant.ts";
import { PROGRAMS_KEY, usePlace } from "./use-place.ts";

/** Changes the program as it was last read: when somebody else changed it meanwhile, nothing is written. */
export function useChangeProgram(): (changes: Omit<ProgramUpdate, "version">) => Promise<void> {
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  return async (changes) => {
    try {
      await api.patch<Program>(`/api/v1/programs/${program.id}`, { ...changes, version: program.version });
    } finally {
      await Promise.all([
        queries.invalidateQueries({ queryKey: PROGRAMS_KEY }),
        queries.invalidateQueries({ queryKey: keys.installation }),
      ]);
    }
  };
}
