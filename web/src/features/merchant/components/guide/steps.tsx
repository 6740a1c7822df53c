import { Link } from "@tanstack/react-router";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { findingsFor } from "../../describe-finding.ts";
import { firstConversion, guideProgress } from "../../guide-progress.ts";
import type { Integration } from "../../integration-codes.ts";
import type { Page } from "../../read-page.ts";
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
  const progress = guideProgress({ integration, host: page?.host ?? null, installation });
  const bySnippet = integration === "snippet";
  return (
    <>
      <GuideStep number={2} title={bySnippet ? "Paste the code" : "Set it up"} state={progress.setUp}>
        <PageForm page={page} onSaved={onPage} />
        <IntegrationCode integration={integration} installation={installation} />
      </GuideStep>
      <GuideStep
        number={3}
        title={bySnippet ? "See the first event arrive" : "See the first click arrive"}
        state={progress.firstEvent}
      >
        {bySnippet ? <EventWatch pages={installation.pages} /> : <Trial page={page} />}
        {bySnippet && page !== null ? <PageChecker page={page} installation={installation} /> : null}
      </GuideStep>
      <GuideStep number={4} title="See the first conversion arrive" state={progress.firstConversion}>
        {bySnippet ? <Trial page={page} /> : null}
        <ConversionWatch conversion={firstConversion(installation, integration)} />
      </GuideStep>
      <li className="guide-findings">
        <section aria-labelledby="findings">
          <h2 id="findings">What the debugger sees now</h2>
          <Findings findings={findingsFor(installation.findings, integration)} />
          <p className="hint">
            Everything that can be set, and all codes, stand under <Link to="/merchant/install">Install</Link>
            .
          </p>
        </section>
      </li>
    </>
  );
}

function Trial({ page }: { page: Page | null }) {
  if (page === null)
    return <p className="quiet">Save your page in step 2; then a link to it can be made here.</p>;
  return <TrialLink page={page} />;
}
