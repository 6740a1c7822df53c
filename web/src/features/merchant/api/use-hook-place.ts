import type { HookPlace } from "../../hooks/api/use-hooks.ts";
import { usePlace } from "./use-place.ts";

/** The organisation's webhooks. */
export function useHookPlace(): HookPlace {
  const { api, organisation, program } = usePlace();
  return {
    api,
    endpoints: "/api/v1/webhook-endpoints",
    deliveries: "/api/v1/webhook-deliveries",
    program,
    queryKey: ["merchant", organisation.id, "webhooks"],
  };
}
