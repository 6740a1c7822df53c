import { lazy, Suspense, useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { INTEGRATIONS } from "../../integration-codes.ts";
import { INTEGRATION_WORDS } from "../../integration-words.ts";
import { Findings } from "./findings.tsx";
import { HostsEditor } from "./hosts-editor.tsx";
import { ReportingSettings } from "./reporting-settings.tsx";
import { PixelCode } from "./snippet-code.tsx";
import "./install.css";

const IntegrationCode = lazy(() => import("./integration-code.tsx"));

/** The codes, the settings and what the debugger sees, once they are known. */
export default function InstallParts({ installation }: { installation: Installation }) {
  const [open, setOpen] = useState<string | null>("snippet");
  return (
    <>
      <Section title="What the debugger sees" aside="live">
        <Findings findings={installation.findings} />
      </Section>
      <div className="columns">
        <Section title="Hosts that may report">
          <HostsEditor />
        </Section>
        <Section title="Public keys" aside="no secrets">
          <div className="stacked">
            <CodeBlock what="live key" code={installation.publicKey} />
            <CodeBlock what="test key: what comes with it is never money" code={installation.testPublicKey} />
          </div>
        </Section>
      </div>
      <Section title="What is taken from browsers">
        <ReportingSettings />
      </Section>
      <Section title="Integrations">
        {INTEGRATIONS.map((integration) => (
          <details
            key={integration}
            className="integration"
            name="integration"
            open={open === integration}
            onToggle={(event) => {
              if (event.currentTarget.open) setOpen(integration);
            }}
          >
            <summary>
              <h3>{INTEGRATION_WORDS[integration].name}</h3>
              <span className="quiet">{INTEGRATION_WORDS[integration].text}</span>
            </summary>
            <div className="integration-body">
              {open === integration ? (
                <Suspense>
                  <IntegrationCode integration={integration} installation={installation} />
                </Suspense>
              ) : null}
              {open === "snippet" && integration === "snippet" ? (
                <PixelCode installation={installation} />
              ) : null}
            </div>
          </details>
        ))}
      </Section>
    </>
  );
}
