import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { AffiliateCampaign, AffiliateLink } from "../../../../../core/api/affiliate.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { AFFILIATE, KEYS, useAffiliateApi, useCampaigns } from "../api/use-affiliate.ts";

interface LinkFormProps {
  /** The campaign to begin with. */
  readonly campaignId: string | undefined;
  readonly onDone: () => void;
}

/** A new link, once it is known where one has a place. */
export function LinkForm({ campaignId, onDone }: LinkFormProps) {
  const campaigns = useCampaigns();
  const open = campaigns.data?.filter(({ enrollment }) => enrollment?.status === "approved");
  return (
    <Section title="New link">
      {open === undefined ? <p className="quiet">Looking up your campaigns</p> : null}
      {open?.length === 0 ? (
        <Notice tone="unknown" title="No approved place yet">
          A link needs a place in a campaign. <Link to="/affiliate/campaigns">Apply for one</Link>.
        </Notice>
      ) : null}
      {open !== undefined && open.length > 0 ? (
        <Fields campaigns={open} campaignId={campaignId} onDone={onDone} />
      ) : null}
    </Section>
  );
}

interface FieldsProps extends LinkFormProps {
  readonly campaigns: readonly AffiliateCampaign[];
}

function Fields({ campaigns, campaignId, onDone }: FieldsProps) {
  const api = useAffiliateApi();
  const queries = useQueryClient();
  const first = campaigns.find(({ id }) => id === campaignId) ?? campaigns[0];
  const form = useForm({
    initial: { enrollmentId: first?.enrollment?.id ?? "", destinationUrl: "", code: "" },
    send: async ({ enrollmentId, destinationUrl, code }) => {
      const link = await api.post<AffiliateLink>(`${AFFILIATE}/links`, {
        enrollmentId,
        ...(destinationUrl.trim() === "" ? {} : { destinationUrl: destinationUrl.trim() }),
        ...(code.trim() === "" ? {} : { code: code.trim() }),
      });
      toast(`The link ${link.code} works.`);
      await queries.invalidateQueries({ queryKey: KEYS.links });
      onDone();
    },
  });
  const chosen = campaigns.find(({ enrollment }) => enrollment?.id === form.values.enrollmentId);
  const hosts = chosen === undefined ? [] : [new URL(chosen.destinationUrl).hostname, ...chosen.allowedHosts];
  return (
    <FormFrame form={form} submit="Make the link" onCancel={onDone}>
      <SelectField
        form={form}
        name="enrollmentId"
        label="Campaign"
        options={campaigns.map(({ name, programName, enrollment }) => [
          enrollment?.id ?? "",
          `${name} (${programName})`,
        ])}
      />
      <TextField
        form={form}
        name="destinationUrl"
        label="Page to lead to"
        type="url"
        inputMode="url"
        spellCheck={false}
        optional
        hint={`Empty: ${chosen?.destinationUrl ?? "the campaign's page"}. Else a page on ${hosts.join(", ")}.`}
      />
      <TextField
        form={form}
        name="code"
        label="Code"
        spellCheck={false}
        optional
        hint="How the link ends, as in spring-sale: 3 to 64 letters, digits, - and _. Empty: eight random ones."
      />
    </FormFrame>
  );
}
