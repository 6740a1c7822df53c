import { useTexts } from "../../../lib/texts/use-texts.ts";
import { namesTexts } from "../texts/names.ts";
import { useCampaigns, usePartners } from "./use-merchant.ts";

interface PlaceNames {
  partner(of: { readonly partnerId: string }): string;
  campaign(of: { readonly campaignId: string }): string;
}

/** Partners and campaigns in words; of those that are not loaded the end of the id. */
export function usePlaceNames(): PlaceNames {
  const t = useTexts(namesTexts);
  const partners = usePartners();
  const campaigns = new Map(useCampaigns().data?.map(({ id, name }) => [id, name]));
  return {
    partner: ({ partnerId }) => partners.get(partnerId)?.name ?? t.partner(partnerId.slice(-6)),
    campaign: ({ campaignId }) => campaigns.get(campaignId) ?? t.campaign(campaignId.slice(-6)),
  };
}
