import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { ComplianceCase, ComplianceCaseDetail, Screening } from "../../../../../core/api/compliance.ts";
import type { AdminKycCheck, KycDocumentView } from "../../../../../core/api/kyc.ts";
import { toast } from "../../../lib/announce.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { saveFile } from "../../../lib/save-file.ts";

/** All of it hangs together: what is decided of a screening changes cases. */
export const COMPLIANCE_KEY = ["admin", "compliance"] as const;

/** @param state empty: what is not resolved */
export const useCases = (state: string) =>
  useInfiniteQuery(
    listOptions<ComplianceCase>(useOwnApi(), [...COMPLIANCE_KEY, "cases"], "/api/admin/compliance/cases", {
      state: state || null,
    }),
  );

export function useCase(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...COMPLIANCE_KEY, "case", id],
    queryFn: ({ signal }) => api.get<ComplianceCaseDetail>(`/api/admin/compliance/cases/${id}`, {}, signal),
  });
}

/** @param state empty: what waits for somebody of the platform */
export const useChecks = (state: string) =>
  useInfiniteQuery(
    listOptions<AdminKycCheck>(useOwnApi(), [...COMPLIANCE_KEY, "checks"], "/api/admin/kyc/checks", {
      state: state || null,
    }),
  );

export function useCheck(id: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: [...COMPLIANCE_KEY, "check", id],
    queryFn: ({ signal }) => api.get<AdminKycCheck>(`/api/admin/kyc/checks/${id}`, {}, signal),
  });
}

/** @param result empty: hits that nobody has decided */
export const useScreenings = (result: string) =>
  useInfiniteQuery(
    listOptions<Screening>(useOwnApi(), [...COMPLIANCE_KEY, "screenings"], "/api/admin/screenings", {
      result: result || null,
    }),
  );

/** @param id null: there is none */
export function useScreening(id: string | null) {
  const api = useOwnApi();
  return useQuery({
    enabled: id !== null,
    queryKey: [...COMPLIANCE_KEY, "screening", id],
    queryFn: ({ signal }) => api.get<Screening>(`/api/admin/screenings/${id}`, {}, signal),
  });
}

const ENDINGS: Readonly<Record<string, string>> = {
  ...{ "application/pdf": "pdf", "image/png": "png", "image/jpeg": "jpg", "image/webp": "webp" },
};

/** Fetches a document's file to be kept; that stands in the audit log. */
export function useOpenDocument() {
  const api = useOwnApi();
  return async ({ id, kind, contentType }: KycDocumentView): Promise<void> => {
    try {
      const file = await api.file(`/api/admin/kyc/documents/${id}/file`);
      saveFile(`${kind}-${id}.${ENDINGS[contentType ?? ""] ?? "bin"}`, file.type, file);
    } catch (error) {
      toast(describeProblem(error));
    }
  };
}
