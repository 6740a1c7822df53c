import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { readPreference, writePreference } from "../../../../lib/preference.ts";
import { useInstallation } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { findingsFor } from "../../describe-finding.ts";
import { firstConversion, guideProgress } from "../../guide-progress.ts";
import { type Integration, isIntegration } from "../../integration-codes.ts";
import { type Page, readPage } from "../../read-page.ts";
import { Findings } from "../install/findings.tsx";
import { IntegrationCode } from "../install/integration-code.tsx";
import { PageChecker } from "../install/page-checker.tsx";
import { ChooseStep } from "./choose-step.tsx";
import { ConversionWatch } from "./conversion-watch.tsx";
import { EventWatch } from "./event-watch.tsx";
import { GuideStep } from "./guide-step.tsx";
import { PageForm } from "./page-form.tsx";
import { TrialLink } from "./trial-link.tsx";
import "../install/install.css";
import "./guide.css";

/** From nothing to the first tracked conversion, and why nothing arrives when nothing does. */
export function GuidePage() {
  const { program } = usePlace();
  const installation = useInstallation();
  const [integration, choose] = useRemembered(`guide.${program.id}`, readIntegration);
  const [page, setPage] = useRemembered(`page.${program.id}`, (text) => readPage(text ?? ""));
  const progress = guideProgress({ integration, host: page?.host ?? null, installation: installation.data });
  return (
    <>
      <PageHead
        title="Guide"
        lead="From here to your first tracked conversion in about ten minutes. Each step shows by itself when it has worked, and what is in the way when it has not."
      />
      <LoadProblem error={installation.error} onRetry={() => void installation.refetch()} />
      <ol className="guide">
        <GuideStep number={1} title="Choose an integration" state={progress.choose}>
          <ChooseStep chosen={integration} onChoose={(chosen) => choose(chosen, chosen)} />
        </GuideStep>
        {integration === null || installation.data === undefined ? null : (
          <Steps
            integration={integration}
            installation={installation.data}
            page={page}
            onPage={(saved) => setPage(saved, saved.url)}
          />
        )}
      </ol>
    </>
  );
}

interface StepsProps {
  readonly integration: Integration;
  readonly installation: Installation;
  readonly page: Page | null;
  readonly onPage: (page: Page) => void;
}

function Steps({ integration, installation, page, onPage }: StepsProps) {
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

/** A choice that this browser keeps. */
function useRemembered<Value>(
  name: string,
  read: (text: string | null) => Value,
): [Value, (value: Value, text: string) => void] {
  const [value, setValue] = useState(() => read(readPreference(name)));
  return [
    value,
    (next, text) => {
      writePreference(name, text);
      setValue(next);
    },
  ];
}

function readIntegration(text: string | null): Integration | null {
  return isIntegration(text) ? text : null;
}
