import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

/** `GET /api/v1/programs/:id/integrations/stripe` */
export interface StripeIntegration {
  readonly webhookUrl: string;
  readonly eventTypes: readonly string[];
  readonly signingSecretSince: string | null;
  readonly testSigningSecretSince: string | null;
}

/** Secrets that are left out stay as they are. */
export interface StripeSecrets {
  readonly signingSecret?: string;
  readonly testSigningSecret?: string;
}

export function useStripe() {
  const { api, program } = usePlace();
  return useQuery({
    queryKey: useKeys().stripe,
    queryFn: ({ signal }) =>
      api.get<StripeIntegration>(`/api/v1/programs/${program.id}/integrations/stripe`, {}, signal),
  });
}

export function useSaveStripe(): (secrets: StripeSecrets) => Promise<void> {
  const { api, program } = usePlace();
  const queries = useQueryClient();
  const { stripe } = useKeys();
  return async (secrets) => {
    const saved = await api.put<StripeIntegration>(
      `/api/v1/programs/${program.id}/integrations/stripe`,
      secrets,
    );
    queries.setQueryData(stripe, saved);
  };
}
