import type { Campaign } from "../../core/api/campaigns.ts";
import type { Program } from "../../core/api/programs.ts";
import { type ApiClient, createApiClient } from "./api-client.ts";
import type { Demo } from "./seed-demo.ts";

/** Where the demo led before there was a shop, and where the shop was on another port. */
const FORMER_DESTINATION = /^(https:\/\/shop\.example\/|http:\/\/shop\.localhost[:/])/;
/** `null`: the shop's Shopify recipe reports out of a frame without an origin. */
const SHOP_HOSTS = ["shop.localhost", "*.shop.localhost", "null"];

export interface DemoShop {
  /** Its address. */
  readonly shop: string;
  /** What its Stripe signs webhooks with. */
  readonly stripeSecret: string;
}

/**
 * Lets the demo's campaign lead to the shop as it is reached now, and takes what the shop reports: by the snippet from
 * its hosts, and by its Stripe. Changes only what differs, so that a merchant's own campaigns and hosts stay. Resolves
 * with the program.
 */
export async function leadToShop(
  app: string,
  demo: Demo,
  { shop, stripeSecret }: DemoShop,
): Promise<Program> {
  const api = createApiClient(app, demo.organisationKey);
  await leadCampaigns(api, demo.programId, `${shop}/`);
  await trustStripe(api, demo.programId, stripeSecret);
  const program = await api.get<Program>(`/programs/${demo.programId}`);
  const missing = SHOP_HOSTS.filter((host) => !program.allowedHosts.includes(host));
  if (missing.length === 0) return program;
  return api.patch(`/programs/${demo.programId}`, { allowedHosts: [...program.allowedHosts, ...missing] });
}

async function leadCampaigns(api: ApiClient, programId: string, destinationUrl: string): Promise<void> {
  const campaigns = await api.get<{ data: Campaign[] }>(`/campaigns?programId=${programId}`);
  for (const { id, destinationUrl: present } of campaigns.data) {
    if (present !== destinationUrl && FORMER_DESTINATION.test(present))
      await api.patch(`/campaigns/${id}`, { destinationUrl });
  }
}

async function trustStripe(api: ApiClient, programId: string, signingSecret: string): Promise<void> {
  const path = `/programs/${programId}/integrations/stripe`;
  const { signingSecretSince } = await api.get<{ signingSecretSince: string | null }>(path);
  if (signingSecretSince === null) await api.put(path, { signingSecret });
}
