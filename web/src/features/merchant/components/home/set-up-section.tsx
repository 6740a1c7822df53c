import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { ProgramWaiting } from "../../../../../../core/api/program-waiting.ts";
import { Badge } from "../../../../components/ui/badge.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { formatCount } from "../../../../lib/format.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { homeTexts } from "../../texts/home.ts";
import "./home.css";

/** How far the merchant has come from nothing to the first sale, and where to go on. */
export function SetUpSection({ setUp }: { setUp: ProgramWaiting["setUp"] }) {
  const t = useTexts(homeTexts).setUp;
  const guide = <Link to="/merchant/guide">{t.guideAction}</Link>;
  const steps: readonly (readonly [done: boolean, what: string, action: ReactNode])[] = [
    [
      setUp.campaign,
      t.campaign,
      <Link key="campaign" to="/merchant/campaigns">
        {t.campaignAction}
      </Link>,
    ],
    [setUp.tracking, t.tracking, guide],
    [
      setUp.partner,
      t.partner,
      <Link key="partner" to="/merchant/partners">
        {t.partnerAction}
      </Link>,
    ],
    [setUp.click, t.click, guide],
    [setUp.sale, t.sale, guide],
  ];
  const done = steps.filter(([is]) => is).length;
  const next = steps.findIndex(([is]) => !is);
  return (
    <Section title={t.title} aside={t.progress(formatCount(done), formatCount(steps.length))}>
      <ol className="set-up">
        {steps.map(([is, what, action], at) => (
          <li key={what} aria-current={at === next ? "step" : undefined}>
            <Badge tone={is ? "ok" : "unknown"}>{is ? t.done : t.toDo}</Badge>
            <span>{what}</span>
            {is ? null : action}
          </li>
        ))}
      </ol>
    </Section>
  );
}
