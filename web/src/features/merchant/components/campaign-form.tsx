import { useQueryClient } from "@tanstack/react-query";
import type { Campaign } from "../../../../../core/api/campaigns.ts";
import { SelectField, TextArea, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useKeys } from "../api/use-merchant.ts";
import { usePlace } from "../api/use-place.ts";

/** A new campaign. What is not asked has the API's defaults. */
export function CampaignForm({ onDone }: { onDone: () => void }) {
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const form = useForm({
    initial: { name: "", destinationUrl: "", joinMode: "approval", windowDays: "30", terms: "" },
    check: ({ windowDays }) =>
      /^\d{1,3}$/.test(windowDays.trim()) ? {} : { windowDays: "Must be a number of days, 1 to 365." },
    send: async ({ windowDays, ...fields }) => {
      const campaign = await api.post<Campaign>("/api/v1/campaigns", {
        ...fields,
        programId: program.id,
        windowDays: Number(windowDays),
      });
      toast(`${campaign.name} is open.`);
      await queries.invalidateQueries({ queryKey: keys.campaigns });
      onDone();
    },
  });
  return (
    <Section title="New campaign">
      <FormFrame form={form} submit="Make the campaign" onCancel={onDone}>
        <TextField form={form} name="name" label="Name" hint="As partners will see it." />
        <TextField
          form={form}
          name="destinationUrl"
          label="Page to lead to"
          type="url"
          inputMode="url"
          spellCheck={false}
          hint="With https://. Partners may lead to other pages of the same host."
        />
        <div className="form-pair">
          <SelectField
            form={form}
            name="joinMode"
            label="Who may join"
            options={[
              ["approval", "Whom you approve"],
              ["open", "Every partner, at once"],
            ]}
          />
          <TextField form={form} name="windowDays" label="Days that a click counts" inputMode="numeric" />
        </div>
        <TextArea form={form} name="terms" label="Terms" optional hint="What partners may and may not do." />
      </FormFrame>
    </Section>
  );
}
