import { textsNow } from "../../lib/texts/texts.ts";
import { type CampaignDraft, checkCampaign, type Step } from "./campaign-draft.ts";
import { campaignFormTexts } from "./texts/campaign-form.ts";

/** What is said at each field of a draft before anybody is asked. */
export function campaignProblems(draft: CampaignDraft, upTo: Step): Record<string, string> {
  const { problems } = textsNow(campaignFormTexts);
  return Object.fromEntries(
    Object.entries(checkCampaign(draft, upTo)).map(([field, problem]) => [field, problems[problem]]),
  );
}
