import { usePlanInForce } from "./use-plans.ts";

/** What the program calls a rank now; one that its plan no longer has goes by its key. */
export function useRankNames(): (key: string) => string {
  const plan = usePlanInForce(null).data;
  return (key) => plan?.rules.ranks?.find((rank) => rank.key === key)?.name ?? key;
}
