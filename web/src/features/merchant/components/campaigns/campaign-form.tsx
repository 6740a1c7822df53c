import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Campaign } from "../../../../../../core/api/campaigns.ts";
import type { PlanLevel } from "../../../../../../core/commission/rules/level.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { NOT_SENT, useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { type CampaignDraft, campaignOf, STEPS, type Step, stepOf } from "../../campaign-draft.ts";
import { campaignProblems } from "../../campaign-problems.ts";
import { campaignFormTexts } from "../../texts/campaign-form.ts";
import { BasicsStep, LimitsStep, LinksStep, PaysStep } from "./campaign-steps.tsx";
import { LookStep } from "./look-step.tsx";
import "./campaigns.css";

interface CampaignFormProps {
  /** What the program's plan pays now; null: there is none. */
  readonly levels: readonly PlanLevel[] | null;
}

/** One form in five steps: what was typed in one is there whichever is shown. */
export function CampaignForm({ levels }: CampaignFormProps) {
  const t = useTexts(campaignFormTexts);
  const { api, program } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [step, setStep] = useState<Step>("basics");
  const form = useForm<CampaignDraft>({
    initial: {
      ...{ name: "", joinMode: "approval", maxPartners: "", terms: "", plan: "programs" },
      ...{ destinationUrl: "", allowedHosts: "", windowDays: "30", startsAt: "", endsAt: "" },
      ...{ budget: "", budgetCurrency: program.currencies[0] ?? "USD", budgetPolicy: "stop_crediting" },
    },
    names: { budgetMinor: "budget" },
    check: (draft) => campaignProblems(draft, step),
    send: async (draft) => {
      const next = STEPS[STEPS.indexOf(step) + 1];
      if (next !== undefined) {
        setStep(next);
        return NOT_SENT;
      }
      const made = await api
        .post<Campaign>(
          "/api/v1/campaigns",
          campaignOf(draft, { programId: program.id, timezone: program.timezone }),
        )
        .catch((error: unknown) => {
          const [wrong] = error instanceof ApiProblem ? error.errors : [];
          const place = wrong === undefined ? null : stepOf(wrong.field);
          if (place !== null) setStep(place);
          throw error;
        });
      toast(t.made(made.name));
      await queries.invalidateQueries({ queryKey: keys.campaigns });
      if (draft.plan === "programs") return navigate({ to: "/merchant/campaigns" });
      return navigate({ to: "/merchant/plans/new", search: { campaign: made.id } });
    },
  });
  const at = STEPS.indexOf(step);
  const before = STEPS[at - 1];
  return (
    <div className="stacked">
      <Progress step={step} onStep={setStep} />
      <StepTitle key={step} focused={form.unsaved}>
        {t.stepOf(String(at + 1), String(STEPS.length), t.steps[step])}
      </StepTitle>
      <FormFrame form={form} submit={step === "look" ? t.make : t.next}>
        {step === "basics" ? <BasicsStep form={form} /> : null}
        {step === "pays" ? <PaysStep form={form} levels={levels} /> : null}
        {step === "links" ? <LinksStep form={form} /> : null}
        {step === "limits" ? <LimitsStep form={form} /> : null}
        {step === "look" ? <LookStep draft={form.values} levels={levels} /> : null}
        {before === undefined ? null : (
          <p>
            <Button onClick={() => setStep(before)}>{t.back}</Button>
          </p>
        )}
      </FormFrame>
    </div>
  );
}

interface ProgressProps {
  readonly step: Step;
  readonly onStep: (step: Step) => void;
}

/** Where one is; a step that was gone through leads back to itself. */
function Progress({ step, onStep }: ProgressProps) {
  const t = useTexts(campaignFormTexts);
  const at = STEPS.indexOf(step);
  return (
    <nav aria-label={t.progress}>
      <ol className="campaign-steps">
        {STEPS.map((one, index) => (
          <li key={one} aria-current={one === step ? "step" : undefined}>
            {index < at ? (
              <Button look="bare" onClick={() => onStep(one)}>
                {t.steps[one]}
              </Button>
            ) : (
              t.steps[one]
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The step's heading; it has the focus after going to another step, so that who does not see hears where one is. */
function StepTitle({ focused, children }: { readonly focused: boolean; readonly children: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  const wanted = useRef(focused);
  useEffect(() => {
    if (wanted.current) heading.current?.focus();
  }, []);
  return (
    <h2 ref={heading} tabIndex={-1}>
      {children}
    </h2>
  );
}
