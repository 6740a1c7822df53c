import { lazy, Suspense, useState } from "react";
import type { Installation } from "../../../../../../core/api/installation.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { INTEGRATIONS } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";
import { integrationsTexts } from "../../texts/integrations.ts";
import { Findings } from "./findings.tsx";
import { HostsEditor } from "./hosts-editor.tsx";
import { ReportingSettings } from "./reporting-settings.tsx";
import { PixelCode } from "./snippet-code.tsx";
import "./install.css";

const IntegrationCode = lazy(() => import("./integration-code.tsx"));

/** The codes, the settings and what the debugger sees, once they are known. */
export default function InstallParts({ installation }: { installation: Installation }) {
  const t = useTexts(installTexts);
  const words = useTexts(integrationsTexts);
  const [open, setOpen] = useState<string | null>("snippet");
  return (
    <>
      <Section title={t.debugger} aside={t.live}>
        <Findings findings={installation.findings} />
      </Section>
      <div className="columns">
        <Section title={t.hosts}>
          <HostsEditor />
        </Section>
        <Section title={t.publicKeys} aside={t.noSecrets}>
          <div className="stacked">
            <CodeBlock what={t.liveKey} code={installation.publicKey} />
            <CodeBlock what={t.testKey} code={installation.testPublicKey} />
          </div>
        </Section>
      </div>
      <Section title={t.fromBrowsers}>
        <ReportingSettings />
      </Section>
      <Section title={t.integrations}>
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
              <h3>{words[integration].name}</h3>
              <span className="quiet">{words[integration].text}</span>
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
