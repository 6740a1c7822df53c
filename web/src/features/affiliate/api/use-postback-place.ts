import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import type { HookPlace } from "../../hooks/api/use-hooks.ts";
import { AFFILIATE } from "./use-affiliate.ts";

/** The affiliate's own postbacks. */
export function usePostbackPlace(): HookPlace {
  return {
    api: useOwnApi(),
    endpoints: `${AFFILIATE}/postbacks`,
    deliveries: `${AFFILIATE}/postbacks/deliveries`,
    queryKey: ["affiliate", "postbacks"],
  };
}
