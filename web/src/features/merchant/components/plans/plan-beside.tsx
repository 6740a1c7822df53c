import { useMemo } from "react";
import type { PlanRules } from "../../../../../../core/commission/plan.ts";
import { rulesShape } from "../../../../../../core/commission/rules/rules-shape.ts";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import type { readDraft } from "../../plans/plan-draft.ts";
import { planPreviewTexts } from "../../texts/plan-preview.ts";
import { CheckPart } from "./check-part.tsx";
import { OrderPart } from "./order-part.tsx";
import { WorstPart } from "./worst-part.tsx";

const BackTestPart = lazyPart(async () => (await import("./back-test-part.tsx")).BackTestPart);

interface PlanBesideProps {
  /** The draft as it was read, as JSON: the same text is the same draft. */
  readonly read: string;
  readonly campaignId: string | null;
}

/** What a draft comes to: the most it pays, what stands against it, what an order pays, what the past would have. */
export function PlanBeside({ read, campaignId }: PlanBesideProps) {
  const t = useTexts(planPreviewTexts);
  const { rules, wrong } = useMemo(() => parse(read), [read]);
  return (
    <div className="plan-beside">
      {rules === null ? (
        <Notice tone="warn">{t.unfinished(wrong)}</Notice>
      ) : (
        <>
          <WorstPart rules={rules} />
          <CheckPart rules={rules} campaignId={campaignId} />
          <OrderPart rules={rules} />
          <BackTestPart rules={rules} campaignId={campaignId} />
        </>
      )}
    </div>
  );
}

function parse(read: string): { rules: PlanRules | null; wrong: number } {
  const { rules, problems } = JSON.parse(read) as ReturnType<typeof readDraft>;
  const parsed = rulesShape.safeParse(rules);
  if (problems.length === 0 && parsed.success) return { rules: parsed.data, wrong: 0 };
  const issues = parsed.error?.issues ?? [];
  const places = [...problems.map(({ path }) => path), ...issues.map(({ path }) => path)];
  return { rules: null, wrong: new Set(places.map((path) => path.join("."))).size };
}
