import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

/** What a `PUT` sets all at once. */
interface PostbackRules {
  readonly params: Readonly<Record<string, string>>;
  readonly amountUnit: "major" | "minor";
  readonly currency: string | null;
  readonly statuses: Readonly<Record<string, string>>;
  readonly addresses: readonly string[];
}

/** `GET /api/v1/programs/:id/integrations/postback` */
export interface PostbackIntegration extends PostbackRules {
  /** False: nothing is taken yet. */
  readonly enabled: boolean;
  readonly url: string;
  /** The address with what the caller fills in, in braces. */
  readonly template: string;
  readonly secretSince: string | null;
  /** In the answer that made it alone. */
  readonly secret?: string;
}

export interface PostbackChange extends Partial<Pick<PostbackRules, "amountUnit" | "addresses">> {
  /** Left out: it stays. */
  readonly secret?: "new" | "none";
}

export function usePostback() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: useKeys().postback,
    queryFn: ({ signal }) =>
      api.get<PostbackIntegration>(`/api/v1/programs/${program.id}/integrations/postback`, {}, signal),
  });
}

/** Changes some of the settings; answers the secret when one was made, which is never shown again. */
export function useSavePostback(
  before: PostbackIntegration,
): (change: PostbackChange) => Promise<string | null> {
  const { api, program } = usePlace();
  const queries = useQueryClient();
  const { postback } = useKeys();
  return async (change) => {
    const { params, amountUnit, currency, statuses, addresses } = before;
    const { secret, ...saved } = await api.put<PostbackIntegration>(
      `/api/v1/programs/${program.id}/integrations/postback`,
      { params, amountUnit, currency, statuses, addresses, ...change },
    );
    queries.setQueryData(postback, saved);
    return secret ?? null;
  };
}
