import type { Campaign } from "../../core/api/campaigns.ts";
import type { Program } from "../../core/api/programs.ts";
import { createApiClient } from "./api-client.ts";
import type { Demo } from "./seed-demo.ts";

/** Where the demo led before there was a shop, and where the shop was on another port. */
const FORMER_DESTINATION = /^(https:\/\/shop\.example\/|http:\/\/shop\.localhost[:/])/;
const SHOP_HOSTS = ["shop.localhost", "*.shop.localhost"];

/**
 * Lets the demo's campaign lead to the shop as it is reached now, and takes the snippet from the shop's hosts. Changes
 * only what differs, so that a merchant's own campaigns and hosts stay. Resolves with the program.
 */
export async function leadToShop(app: string, demo: Demo, shop: string): Promise<Program> {
  const organisation = createApiClient(app, demo.organisationKey);
  const destinationUrl = `${shop}/`;
  const campaigns = await organisation.get<{ data: Campaign[] }>(`/campaigns?programId=${demo.programId}`);
  for (const { id, destinationUrl: present } of campaigns.data) {
    if (present !== destinationUrl && FORMER_DESTINATION.test(present))
      await organisation.patch(`/campaigns/${id}`, { destinationUrl });
  }
  const program = await organisation.get<Program>(`/programs/${demo.programId}`);
  const missing = SHOP_HOSTS.filter((host) => !program.allowedHosts.includes(host));
  if (missing.length === 0) return program;
  return organisation.patch(`/programs/${demo.programId}`, {
    allowedHosts: [...program.allowedHosts, ...missing],
  });
}
