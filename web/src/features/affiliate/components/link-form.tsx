import type { AffiliateLink } from "../../../../../core/api/affiliate.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { AFFILIATE, useAffiliateApi } from "../api/use-affiliate.ts";
import { useRenewLinks } from "../api/use-links.ts";
import { linksTexts } from "../texts/links.ts";
import { type OpenCampaign, OpenCampaigns } from "./links/open-campaigns.tsx";

interface LinkFormProps {
  /** The campaign to begin with. */
  readonly campaignId: string | undefined;
  readonly onDone: () => void;
}

/** A new link, once it is known where one has a place. */
export function LinkForm(props: LinkFormProps) {
  const t = useTexts(linksTexts).form;
  return (
    <Section title={t.title}>
      <OpenCampaigns>{(campaigns) => <Fields campaigns={campaigns} {...props} />}</OpenCampaigns>
    </Section>
  );
}

interface FieldsProps extends LinkFormProps {
  readonly campaigns: readonly OpenCampaign[];
}

function Fields({ campaigns, campaignId, onDone }: FieldsProps) {
  const t = useTexts(linksTexts).form;
  const api = useAffiliateApi();
  const renew = useRenewLinks();
  const first = campaigns.find(({ id }) => id === campaignId) ?? campaigns[0];
  const campaignOf = (enrollmentId: string) =>
    campaigns.find(({ enrollment }) => enrollment.id === enrollmentId);
  const form = useForm({
    initial: { enrollmentId: first?.enrollment.id ?? "", destinationUrl: "", code: "" },
    check: async ({ enrollmentId, destinationUrl }) => {
      const campaign = campaignOf(enrollmentId);
      const page = destinationUrl.trim();
      if (page === "" || campaign === undefined) return {};
      const { isAllowedDestination } = await import("../../../../../core/clicks/compose-link-record.ts");
      const isAllowed = isAllowedDestination(page, campaign.destinationUrl, campaign.allowedHosts);
      return isAllowed ? {} : { destinationUrl: t.notThere(hostsOf(campaign)) };
    },
    send: async ({ enrollmentId, destinationUrl, code }) => {
      const link = await api.post<AffiliateLink>(`${AFFILIATE}/links`, {
        enrollmentId,
        ...(destinationUrl.trim() === "" ? {} : { destinationUrl: destinationUrl.trim() }),
        ...(code.trim() === "" ? {} : { code: code.trim() }),
      });
      toast(t.made(link.code));
      await renew();
      onDone();
    },
  });
  const chosen = campaignOf(form.values.enrollmentId);
  return (
    <FormFrame form={form} submit={t.submit} onCancel={onDone}>
      <SelectField
        form={form}
        name="enrollmentId"
        label={t.campaign}
        options={campaigns.map(({ name, programName, enrollment }) => [
          enrollment.id,
          `${name} (${programName})`,
        ])}
      />
      <TextField
        form={form}
        name="destinationUrl"
        label={t.page}
        type="url"
        inputMode="url"
        spellCheck={false}
        optional
        hint={t.pageHint(chosen?.destinationUrl ?? t.itsPage, chosen === undefined ? "" : hostsOf(chosen))}
      />
      <TextField form={form} name="code" label={t.code} spellCheck={false} optional hint={t.codeHint} />
    </FormFrame>
  );
}

/** Where links of a campaign may lead. */
const hostsOf = ({ destinationUrl, allowedHosts }: OpenCampaign) =>
  [new URL(destinationUrl).hostname, ...allowedHosts].join(", ");
