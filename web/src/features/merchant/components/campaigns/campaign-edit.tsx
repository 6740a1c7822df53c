import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import type { Campaign } from "../../../../../../core/api/campaigns.ts";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { type CampaignDraft, changesOf, draftOf } from "../../campaign-draft.ts";
import { campaignProblems } from "../../campaign-problems.ts";
import { campaignTexts } from "../../texts/campaign.ts";
import { BasicsStep, LimitsStep, LinksStep } from "./campaign-steps.tsx";
import "./campaigns.css";

/** All that can be changed of a campaign. Only what was changed is sent, so that what others change meanwhile stays. */
export function CampaignEdit({ campaign }: { campaign: Campaign }) {
  const t = useTexts(campaignTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const shownOf = (of: Campaign) => draftOf(of, program.timezone, program.currencies[0] ?? "USD");
  const [shown, setShown] = useState(() => shownOf(campaign));
  const form = useForm<CampaignDraft>({
    initial: shown,
    names: { budgetMinor: "budget" },
    check: (draft) => campaignProblems(draft, "look"),
    send: async (draft) => {
      const changes = changesOf(draft, shown, { programId: program.id, timezone: program.timezone });
      const count = Object.keys(changes).length;
      if (count === 0) return toast(t.nothing);
      const { id, version } = campaign;
      const next = shownOf(await api.patch<Campaign>(`/api/v1/campaigns/${id}`, { ...changes, version }));
      setShown(next);
      form.reset(next);
      toast(t.saved(count));
      await queries.invalidateQueries({ queryKey: keys.campaigns });
    },
  });
  return (
    <FormFrame form={form} submit={t.save}>
      <div className="campaign-parts">
        <Part title={t.basics}>
          <BasicsStep form={form} />
        </Part>
        <Part title={t.links}>
          <LinksStep form={form} />
        </Part>
        <Part title={t.limits}>
          <LimitsStep form={form} />
        </Part>
      </div>
    </FormFrame>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <fieldset className="campaign-part">
      <legend>{title}</legend>
      {children}
    </fieldset>
  );
}
