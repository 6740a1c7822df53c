import { useQuery } from "@tanstack/react-query";
import type { Invite } from "../../../../../core/api/accounts.ts";
import { getOpen } from "../../../lib/api/get-open.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";

/** What leads into a program: a partner's invitation, or the program itself when it is open to all. */
export type Way =
  | { readonly invite: string; readonly programId?: undefined }
  | { readonly programId: string; readonly invite?: undefined };

/** Where a way leads, and who invites; null: nowhere. */
export function useInvite({ invite, programId }: Way) {
  const path =
    invite === undefined
      ? `/api/auth/open-programs/${encodeURIComponent(programId)}`
      : `/api/auth/invites/${encodeURIComponent(invite)}`;
  return useQuery({
    queryKey: ["invite", path],
    queryFn: ({ signal }) =>
      getOpen<Invite>(path, signal).catch((error: unknown) => {
        if (error instanceof ApiProblem && [400, 404, 422].includes(error.status)) return null;
        throw error;
      }),
  });
}
