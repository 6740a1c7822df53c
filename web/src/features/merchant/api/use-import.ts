import type { ConversionImport } from "../../../../../core/api/conversion-import.ts";
import { usePlace } from "./use-place.ts";

/** Sends a file of conversions; a dry run tells what it would do and changes nothing. */
export function useImport() {
  const { api, program } = usePlace();
  return (file: File, dryRun: boolean) =>
    api.post<ConversionImport>(
      `/api/v1/conversions/import?${new URLSearchParams({ programId: program.id, dryRun: String(dryRun) })}`,
      new Blob([file], { type: "text/csv" }),
    );
}
