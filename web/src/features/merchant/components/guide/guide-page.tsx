import { lazy, Suspense, useState } from "react";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { readPreference, writePreference } from "../../../../lib/preference.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useInstallation } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { guideProgress } from "../../guide-progress.ts";
import { type Integration, isIntegration } from "../../integration-codes.ts";
import { readPage } from "../../read-page.ts";
import { guideTexts } from "../../texts/guide.ts";
import { ChooseStep } from "./choose-step.tsx";
import { GuideStep } from "./guide-step.tsx";
import "./guide.css";

const Steps = lazy(() => import("./steps.tsx"));

/** From nothing to the first tracked conversion, and why nothing arrives when nothing does. */
export function GuidePage() {
  const t = useTexts(guideTexts);
  const { program } = usePlace();
  const installation = useInstallation();
  const [integration, choose] = useRemembered(`guide.${program.id}`, readIntegration);
  const [page, setPage] = useRemembered(`page.${program.id}`, (text) => readPage(text ?? ""));
  const progress = guideProgress({ integration, host: page?.host ?? null, installation: installation.data });
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[installation]}>
        <ol className="guide">
          <GuideStep number={1} title={t.choose} state={progress.choose}>
            <ChooseStep chosen={integration} onChoose={(chosen) => choose(chosen, chosen)} />
          </GuideStep>
          {integration === null || installation.data === undefined ? null : (
            <Suspense>
              <Steps
                integration={integration}
                installation={installation.data}
                page={page}
                onPage={(saved) => setPage(saved, saved.url)}
              />
            </Suspense>
          )}
        </ol>
      </Loaded>
    </>
  );
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
