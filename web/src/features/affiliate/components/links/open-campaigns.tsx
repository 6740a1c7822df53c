import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { AffiliateCampaign, AffiliateEnrollment } from "../../../../../../core/api/affiliate.ts";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns } from "../../api/use-affiliate.ts";
import { linksTexts } from "../../texts/links.ts";

/** A campaign in which one has an approved place. */
export type OpenCampaign = AffiliateCampaign & { readonly enrollment: AffiliateEnrollment };

const isOpen = (campaign: AffiliateCampaign): campaign is OpenCampaign =>
  campaign.enrollment?.status === "approved";

/** What needs an approved place; without one, how to get one. */
export function OpenCampaigns({ children }: { children: (campaigns: readonly OpenCampaign[]) => ReactNode }) {
  const t = useTexts(linksTexts).form;
  const open = useCampaigns().data?.filter(isOpen);
  if (open === undefined) return <p className="quiet">{t.looking}</p>;
  if (open.length > 0) return children(open);
  return (
    <Notice tone="unknown" title={t.noPlace}>
      {t.noPlaceText} <Link to="/affiliate/campaigns">{t.apply}</Link>.
    </Notice>
  );
}
