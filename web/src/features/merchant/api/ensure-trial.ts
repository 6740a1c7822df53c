import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { Campaign } from "../../../../../core/api/campaigns.ts";
import type { Enrollment } from "../../../../../core/api/enrollments.ts";
import type { Link } from "../../../../../core/api/links.ts";
import type { Partner } from "../../../../../core/api/partners.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { guideTexts } from "../texts/guide.ts";

/** The partner that the guide tries things out with. Its domain is reserved, so that it can never be anybody's. */
export const TRIAL_EMAIL = "guide@trial.invalid";

/**
 * The link of the guide, which leads to the merchant's page: a campaign nobody else can join by themselves, a test
 * partner with a place in it, and a link. What is there from before is used again.
 */
export async function ensureTrial(api: Api, programId: string, pageUrl: string): Promise<Link> {
  const partner =
    (await findTrialPartner(api, programId)) ??
    (await api.post<Partner>("/api/v1/partners", {
      programId,
      email: TRIAL_EMAIL,
      name: textsNow(guideTexts).trialPartner,
    }));
  const enrollment =
    (await findOne<Enrollment>(api, "enrollments", partner)) ?? (await enroll(api, partner, pageUrl));
  await leadTo(api, enrollment.campaignId, pageUrl);
  if (enrollment.status === "pending") await api.post(`/api/v1/enrollments/${enrollment.id}/approve`);
  return (
    (await findOne<Link>(api, "links", partner, "active")) ??
    api.post<Link>("/api/v1/links", { enrollmentId: enrollment.id })
  );
}

/** The guide's link, when it has been made before. */
export async function findTrial(api: Api, programId: string): Promise<Link | null> {
  const partner = await findTrialPartner(api, programId);
  return partner === undefined ? null : ((await findOne<Link>(api, "links", partner, "active")) ?? null);
}

async function findTrialPartner(api: Api, programId: string): Promise<Partner | undefined> {
  const found = await api.get<Listed<Partner>>("/api/v1/partners", {
    programId,
    email: TRIAL_EMAIL,
    limit: 1,
  });
  return found.data[0];
}

async function findOne<Item>(
  api: Api,
  what: "enrollments" | "links",
  { id: partnerId, programId }: Partner,
  status?: string,
): Promise<Item | undefined> {
  const query = { programId, partnerId, status, limit: 1 };
  return (await api.get<Listed<Item>>(`/api/v1/${what}`, query)).data[0];
}

async function enroll(api: Api, partner: Partner, pageUrl: string): Promise<Enrollment> {
  const campaign = await api.post<Campaign>("/api/v1/campaigns", {
    programId: partner.programId,
    name: textsNow(guideTexts).trialCampaign,
    destinationUrl: pageUrl,
    joinMode: "approval",
  });
  return api.post<Enrollment>("/api/v1/enrollments", { campaignId: campaign.id, partnerId: partner.id });
}

async function leadTo(api: Api, campaignId: string, pageUrl: string): Promise<void> {
  const campaign = await api.get<Campaign>(`/api/v1/campaigns/${campaignId}`);
  if (campaign.destinationUrl !== pageUrl) {
    await api.patch(`/api/v1/campaigns/${campaignId}`, { destinationUrl: pageUrl });
  }
  if (campaign.status === "paused") await api.post(`/api/v1/campaigns/${campaignId}/resume`);
}
