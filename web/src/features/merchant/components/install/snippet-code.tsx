import type { Installation } from "../../../../../../core/api/installation.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { CONSENT_CODE, conversionCode, pixelCode, snippetCode } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";
import { codeFacts } from "./code-facts.ts";

/** The snippet, and how an order is reported with it. */
export function SnippetCode({ installation }: { installation: Installation }) {
  const t = useTexts(installTexts);
  const facts = codeFacts(installation);
  return (
    <div className="stacked">
      <div className="prose">
        <p>{weave(t.pasteBefore, <code>&lt;/head&gt;</code>)}</p>
      </div>
      <CodeBlock what={t.forEvery} code={snippetCode(facts)} />
      <p className="measure">{t.thankYou}</p>
      <CodeBlock what={t.thankYouCode} code={conversionCode(facts)} />
      <BrowserConversions mode={installation.browserConversions} />
      {facts.consentRequired ? (
        <>
          <p className="measure">{t.asksConsent}</p>
          <CodeBlock what={t.consentCode} code={CONSENT_CODE} />
        </>
      ) : null}
    </div>
  );
}

function BrowserConversions({ mode }: { mode: Installation["browserConversions"] }) {
  const t = useTexts(installTexts);
  if (mode === "accept") return null;
  return <Notice tone={mode === "refuse" ? "warn" : "unknown"}>{t.modes[mode]}</Notice>;
}

/** For pages without script. */
export function PixelCode({ installation }: { installation: Installation }) {
  const t = useTexts(installTexts);
  return (
    <div className="stacked">
      <p className="measure">{weave(t.pixel, <code>tcid</code>)}</p>
      <CodeBlock what={t.pixelCode} code={pixelCode(codeFacts(installation))} />
    </div>
  );
}
