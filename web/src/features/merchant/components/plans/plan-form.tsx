import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useDeferredValue, useState } from "react";
import type { PlanTemplateAnswer } from "../../../../../../core/api/plan-templates.ts";
import type { Plan, PlanCheck } from "../../../../../../core/api/plans.ts";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { spanOf } from "../../../../../../core/reports/range.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { toast } from "../../../../lib/announce.ts";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { type Form, NOT_SENT, useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns, useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { checkDraft } from "../../plans/check-draft.ts";
import { EMPTY_RULES } from "../../plans/empty-rules.ts";
import { draftOf, readDraft } from "../../plans/plan-draft.ts";
import { planFormTexts } from "../../texts/plan-form.ts";
import { plansTexts } from "../../texts/plans.ts";
import { BeginSection } from "./begin-section.tsx";
import { BonusesSection } from "./bonuses-section.tsx";
import { ExceptionsSection } from "./exceptions-section.tsx";
import { LevelsSection } from "./levels-section.tsx";
import { EditingProvider, PlanSection, PlanText, type PlanValues } from "./plan-fields.tsx";
import { RanksSection } from "./ranks-section.tsx";
import { DurationSection, RewardsSection } from "./rewards-section.tsx";

const PlanBeside = lazyPart(async () => (await import("./plan-beside.tsx")).PlanBeside);
const PublishDialog = lazyPart(async () => (await import("./publish-dialog.tsx")).PublishDialog);

interface PlanFormProps {
  readonly campaignId: string | null;
  /** In force now; null: nothing is. */
  readonly current: Plan | null;
  readonly templates: readonly PlanTemplateAnswer[];
}

/** A question about a draft that the API would save. */
interface Asking {
  readonly checked: PlanCheck;
  readonly rules: PlanRules;
  /** Null: at once. */
  readonly from: Date | null;
  readonly answer: (publish: boolean) => void;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** A draft in parts that open, and beside it what it comes to. */
export function PlanForm({ campaignId, current, templates }: PlanFormProps) {
  const t = useTexts(plansTexts);
  const words = useTexts(planFormTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const campaigns = useCampaigns().data ?? [];
  const [asking, setAsking] = useState<Asking | null>(null);
  const form = useForm<PlanValues>({
    initial: { rules: draftOf(current?.rules ?? EMPTY_RULES), begins: "now", day: "" },
    names: { effectiveFrom: "day" },
    check: async ({ rules, begins, day }) => ({
      ...(await checkDraft(rules)),
      ...(begins === "day" && !DAY.test(day) ? { day: words.problems.missing } : {}),
    }),
    send: async (values) => {
      const rules = readDraft(values.rules).rules as PlanRules;
      const of = { programId: program.id, campaignId };
      const checked = await api.post<PlanCheck>("/api/v1/plans/check", { ...of, rules });
      if (!checked.acceptable) {
        throw new ApiProblem(t.refused, { status: 422, code: "invalid_fields", errors: checked.problems });
      }
      const from = values.begins === "now" ? null : startOf(values.day, program.timezone);
      // Without a date a first plan holds from the beginning; a campaign's first takes over from the program's.
      const begins = from ?? (campaignId === null ? null : new Date());
      const publish = await new Promise<boolean>((answer) => setAsking({ checked, rules, from, answer }));
      setAsking(null);
      if (!publish) return NOT_SENT;
      const effectiveFrom = begins === null ? {} : { effectiveFrom: begins.toISOString() };
      const { number } = await api.post<Plan>("/api/v1/plans", { ...of, rules, ...effectiveFrom });
      toast(t.published(String(number)));
      await queries.invalidateQueries({ queryKey: keys.plans });
      return navigate({ to: "/merchant/plans" });
    },
  });
  // Values change in place, so that only their text says whether they did.
  const text = JSON.stringify(readDraft(form.values.rules));
  return (
    <EditingProvider value={{ form, campaigns, currencies: program.currencies }}>
      <div className="plan-builder">
        <div className="form-place">
          <BeginSection current={current} templates={templates} />
          <FormFrame form={form} submit={t.look}>
            <Sections form={form} first={current === null} />
          </FormFrame>
        </div>
        <PlanBeside read={useDeferredValue(text)} campaignId={campaignId} />
      </div>
      {asking === null ? null : <PublishDialog {...asking} current={current} timezone={program.timezone} />}
    </EditingProvider>
  );
}

interface SectionsProps {
  readonly form: Form<PlanValues>;
  readonly first: boolean;
}

function Sections({ form, first }: SectionsProps) {
  const t = useTexts(planFormTexts);
  const { program } = usePlace();
  const { rules, begins } = form.values;
  const beginnings = first ? t.firstBeginnings : t.beginnings;
  return (
    <>
      <LevelsSection />
      <ExceptionsSection />
      <DurationSection />
      <RanksSection />
      <BonusesSection />
      <RewardsSection />
      <PlanSection title={t.cap} says={`${rules.capBps} %`} fields={["capBps"]} opened>
        <PlanText path="capBps" label={t.capLabel} hint={t.capHint} numeric />
      </PlanSection>
      <PlanSection title={t.beginning} says={beginnings[begins]} fields={["day"]} opened>
        <SelectField form={form} name="begins" label={t.begins} options={Object.entries(beginnings)} />
        {begins === "now" ? null : (
          <TextField form={form} name="day" label={t.day} type="date" hint={t.dayHint(program.timezone)} />
        )}
      </PlanSection>
    </>
  );
}

const startOf = (day: string, timezone: string) => new Date(spanOf({ from: day, to: day }, timezone).fromMs);
