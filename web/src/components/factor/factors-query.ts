import { queryOptions } from "@tanstack/react-query";
import type { Factors } from "../../../../core/api/security.ts";
import type { Api } from "../../lib/api/create-api.ts";

export const FACTORS_KEY = ["account", "factors"] as const;

/** The second factors that the viewer has. */
export const factorsQuery = (api: Api) =>
  queryOptions({
    queryKey: FACTORS_KEY,
    queryFn: ({ signal }) => api.get<Factors>("/api/account/factors", {}, signal),
  });
