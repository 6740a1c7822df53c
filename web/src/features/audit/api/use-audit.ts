import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import type { AuditFormat, AuditRow, AuditVerdict } from "../../../../../core/api/audit.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { saveFile } from "../../../lib/save-file.ts";
import { type AuditSearch, auditQuery } from "../audit-search.ts";

/** Whose log: where the API has it, and under whose eyes it is kept. */
export interface AuditSource {
  readonly api: Api;
  /** As `/api/v1/audit`. */
  readonly path: string;
  readonly queryKey: readonly unknown[];
}

export const useAuditRows = ({ api, path, queryKey }: AuditSource, search: AuditSearch) =>
  useInfiniteQuery(listOptions<AuditRow>(api, [...queryKey, "audit"], path, auditQuery(search)));

export const useVerifyAudit = ({ api, path }: AuditSource, organisationId: string | undefined) =>
  useMutation({ mutationFn: () => api.get<AuditVerdict>(`${path}/verify`, { organisationId }) });

const TYPES: Record<AuditFormat, string> = { csv: "text/csv", ndjson: "application/x-ndjson" };

/** Everything, whatever is looked for on the page: an export is whole or of no use. */
export const useExportAudit = ({ api, path }: AuditSource, organisationId: string | undefined) =>
  useMutation({
    mutationFn: async (format: AuditFormat) => {
      const content = await api.file(`${path}/export`, { format, organisationId });
      saveFile(`audit-log.${format}`, TYPES[format], content);
    },
  });
