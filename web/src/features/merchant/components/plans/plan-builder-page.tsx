import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { Choose } from "../../../../components/ui/choose.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns } from "../../api/use-merchant.ts";
import { usePlanInForce, usePlanTemplates } from "../../api/use-plans.ts";
import { plansTexts } from "../../texts/plans.ts";
import "./plans.css";

const PlanForm = lazyPart(async () => (await import("./plan-form.tsx")).PlanForm);

/** A new version: drafted, tried out, run over the past, published. Whose it is stands in the address. */
export function PlanBuilderPage() {
  const t = useTexts(plansTexts);
  const mayWrite = useMay("plans:write");
  const navigate = useNavigate();
  const { campaign } = useSearch({ from: "/merchant/plans/new" });
  const campaigns = useCampaigns().data ?? [];
  const chosen = campaign ?? null;
  const inForce = usePlanInForce(chosen);
  const templates = usePlanTemplates();
  return (
    <>
      <PageHead title={t.builder} lead={t.builderLead} />
      {mayWrite ? null : <Notice tone="unknown">{t.mayNot}</Notice>}
      {mayWrite && campaigns.length > 0 ? (
        <div className="plan-grid">
          <Choose
            label={t.for}
            value={campaign ?? ""}
            options={[["", t.forProgram], ...campaigns.map(({ id, name }) => [id, name] as const)]}
            onChoose={(id) =>
              void navigate({ to: ".", search: id === "" ? {} : { campaign: id }, replace: true })
            }
          />
        </div>
      ) : null}
      {mayWrite ? (
        <Loaded of={[inForce, templates]}>
          {(current, offered) => (
            <PlanForm key={chosen} campaignId={chosen} current={current} templates={offered} />
          )}
        </Loaded>
      ) : (
        <p>
          <Link to="/merchant/plans">{t.back}</Link>
        </p>
      )}
    </>
  );
}
