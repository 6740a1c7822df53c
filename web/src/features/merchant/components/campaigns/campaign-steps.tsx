import type { PlanLevel } from "../../../../../../core/commission/rules/level.ts";
import { ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { describeLevels } from "../../../../lib/describe-levels.ts";
import type { Form } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import type { CampaignDraft } from "../../campaign-draft.ts";
import { campaignFormTexts } from "../../texts/campaign-form.ts";

interface StepProps {
  readonly form: Form<CampaignDraft>;
}

/** How it is called, and who may promote it. */
export function BasicsStep({ form }: StepProps) {
  const t = useTexts(campaignFormTexts);
  return (
    <>
      <TextField form={form} name="name" label={t.name} hint={t.nameHint} />
      <div className="form-pair">
        <SelectField form={form} name="joinMode" label={t.joinMode} options={Object.entries(t.joinModes)} />
        <TextField
          form={form}
          name="maxPartners"
          label={t.maxPartners}
          hint={t.maxPartnersHint}
          inputMode="numeric"
          autoComplete="off"
          optional
        />
      </div>
      <TextArea form={form} name="terms" label={t.terms} optional hint={t.termsHint} />
    </>
  );
}

/** By which plan partners are paid for it. */
export function PaysStep({ form, levels }: StepProps & { readonly levels: readonly PlanLevel[] | null }) {
  const t = useTexts(campaignFormTexts);
  return (
    <ChoiceField
      form={form}
      name="plan"
      legend={t.plan}
      choices={[
        { value: "programs", name: t.plans.programs, text: t.plansText.programs(describeLevels(levels)) },
        { value: "own", name: t.plans.own, text: t.plansText.own },
      ]}
    />
  );
}

/** Where links lead, and for how long a click counts. */
export function LinksStep({ form }: StepProps) {
  const t = useTexts(campaignFormTexts);
  return (
    <>
      <TextField
        form={form}
        name="destinationUrl"
        label={t.destinationUrl}
        type="url"
        inputMode="url"
        spellCheck={false}
        hint={t.destinationHint}
      />
      <TextArea form={form} name="allowedHosts" label={t.allowedHosts} hint={t.hostsHint} optional />
      <TextField form={form} name="windowDays" label={t.windowDays} inputMode="numeric" autoComplete="off" />
    </>
  );
}

/** From when until when, and for how much. */
export function LimitsStep({ form }: StepProps) {
  const t = useTexts(campaignFormTexts);
  const { program } = usePlace();
  return (
    <>
      <p className="quiet">{t.daysHint(program.timezone)}</p>
      <div className="form-pair">
        <TextField form={form} name="startsAt" label={t.startsAt} type="date" optional />
        <TextField form={form} name="endsAt" label={t.endsAt} type="date" optional />
      </div>
      <div className="form-pair">
        <TextField
          form={form}
          name="budget"
          label={t.budget}
          hint={t.budgetHint}
          inputMode="decimal"
          autoComplete="off"
          optional
        />
        <SelectField
          form={form}
          name="budgetCurrency"
          label={t.currency}
          options={program.currencies.map((currency) => [currency, currency] as const)}
        />
      </div>
      <SelectField form={form} name="budgetPolicy" label={t.policy} options={Object.entries(t.policies)} />
    </>
  );
}
