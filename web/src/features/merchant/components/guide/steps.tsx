import { Link } from "@tanstack/react-router";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { findingsFor } from "../../describe-finding.ts";
import { firstConversion, guideProgress } from "../../guide-progress.ts";
import type { Integration } from "../../integration-codes.ts";
import type { Page } from "../../read-page.ts";
import { guideTexts } from "../../texts/guide.ts";
import { Findings } from "../install/findings.tsx";
import IntegrationCode from "../install/integration-code.tsx";
import { PageChecker } from "../install/page-checker.tsx";
import { ConversionWatch } from "./conversion-watch.tsx";
import { EventWatch } from "./event-watch.tsx";
import { GuideStep } from "./guide-step.tsx";
import { PageForm } from "./page-form.tsx";
import { TrialLink } from "./trial-link.tsx";
import "../install/install.css";

interface StepsProps {
  readonly integration: Integration;
  readonly installation: Installation;
  readonly page: Page | null;
  readonly onPage: (page: Page) => void;
}

/** What follows once an integration is chosen. */
export default function Steps({ integration, installation, page, onPage }: StepsProps) {
  const t = useTexts(guideTexts);
  const progress = guideProgress({ integration, host: page?.host ?? null, installation });
  const bySnippet = integration === "snippet";
  return (
    <>
      <GuideStep number={2} title={bySnippet ? t.paste : t.setUp} state={progress.setUp}>
        <PageForm page={page} onSaved={onPage} />
        <IntegrationCode integration={integration} installation={installation} />
      </GuideStep>
      <GuideStep number={3} title={bySnippet ? t.firstEvent : t.firstClick} state={progress.firstEvent}>
        {bySnippet ? <EventWatch pages={installation.pages} /> : <Trial page={page} />}
        {bySnippet && page !== null ? <PageChecker page={page} installation={installation} /> : null}
      </GuideStep>
      <GuideStep number={4} title={t.firstConversion} state={progress.firstConversion}>
        {bySnippet ? <Trial page={page} /> : null}
        <ConversionWatch conversion={firstConversion(installation, integration)} />
      </GuideStep>
      <li className="guide-findings">
        <section aria-labelledby="findings">
          <h2 id="findings">{t.debugger}</h2>
          <Findings findings={findingsFor(installation.findings, integration)} />
          <p className="hint">{weave(t.everything, <Link to="/merchant/install">{t.install}</Link>)}</p>
        </section>
      </li>
    </>
  );
}

function Trial({ page }: { page: Page | null }) {
  const t = useTexts(guideTexts);
  if (page === null) return <p className="quiet">{t.saveFirst}</p>;
  return <TrialLink page={page} />;
}
