import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { AuditRow } from "../../../../../core/api/audit.ts";
import type { PlanTemplateAnswer } from "../../../../../core/api/plan-templates.ts";
import type { Plan } from "../../../../../core/api/plans.ts";
import { listOptions } from "../../../lib/api/list-options.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useMay } from "../../../lib/session/use-may.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

const PLANS = "/api/v1/plans";

/** Every version, of the program and of campaigns, newest first. */
export function usePlans() {
  const { api, program } = usePlace();
  return useInfiniteQuery(
    listOptions<Plan>(api, useKeys().plans, PLANS, { programId: program.id, limit: 100 }),
  );
}

/** Who saved each version, by its id; nothing for those who may not read the log. */
export function useWhoSaved(): ReadonlyMap<string, AuditRow["actor"]> {
  const { api } = usePlace();
  const mayRead = useMay("audit:read");
  const { data } = useQuery({
    queryKey: [...useKeys().plans, "saved"],
    queryFn: ({ signal }) =>
      api.get<Listed<AuditRow>>("/api/v1/audit", { entity: "plan", limit: 100 }, signal),
    enabled: mayRead,
  });
  return new Map(data?.data.flatMap(({ entityId, actor }) => (entityId === null ? [] : [[entityId, actor]])));
}

/** The version in force for the program, or for a campaign (which has the program's without one of its own); null: there is none. */
export function usePlanInForce(campaignId: string | null) {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: [...useKeys().plans, "current", campaignId],
    queryFn: ({ signal }) =>
      api
        .get<Plan>(`${PLANS}/current`, { programId: program.id, campaignId: campaignId ?? undefined }, signal)
        .catch((error: unknown) => {
          if (error instanceof ApiProblem && error.status === 404) return null;
          throw error;
        }),
  });
}

export function usePlanTemplates() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: [...useKeys().plans, "templates"],
    queryFn: ({ signal }) =>
      api.get<Pick<Listed<PlanTemplateAnswer>, "data">>(
        "/api/v1/plan-templates",
        { programId: program.id },
        signal,
      ),
    select: ({ data }) => data,
  });
}
