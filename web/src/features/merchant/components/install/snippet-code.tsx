import type { Installation } from "../../../../../../core/api/installation.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { CONSENT_CODE, conversionCode, pixelCode, snippetCode } from "../../integration-codes.ts";
import { codeFacts } from "./code-facts.ts";

/** The snippet, and how an order is reported with it. */
export function SnippetCode({ installation }: { installation: Installation }) {
  const facts = codeFacts(installation);
  return (
    <div className="stacked">
      <div className="prose">
        <p>
          Paste this before <code>&lt;/head&gt;</code> of every page, the page that thanks for an order
          included.
        </p>
      </div>
      <CodeBlock what="snippet for every page" code={snippetCode(facts)} />
      <p className="measure">On the page that thanks for an order, tell what was ordered:</p>
      <CodeBlock what="conversion on the thank-you page" code={conversionCode(facts)} />
      <BrowserConversions mode={installation.browserConversions} />
      {facts.consentRequired ? (
        <>
          <p className="measure">
            The program asks for consent: nothing is kept or sent before your banner says that the visitor
            agreed.
          </p>
          <CodeBlock what="consent, from your banner" code={CONSENT_CODE} />
        </>
      ) : null}
    </div>
  );
}

const MODES: Readonly<Record<Installation["browserConversions"], string | null>> = {
  accept: null,
  hold: "What a browser reports is held until your server or you confirm it: anyone can write to a browser's console. Confirm it under Conversions.",
  refuse: "The program refuses conversions that a browser reports. Report them by your server.",
};

function BrowserConversions({ mode }: { mode: Installation["browserConversions"] }) {
  const text = MODES[mode];
  return text === null ? null : <Notice tone={mode === "refuse" ? "warn" : "unknown"}>{text}</Notice>;
}

/** For pages without script. */
export function PixelCode({ installation }: { installation: Installation }) {
  return (
    <div className="stacked">
      <p className="measure">
        On a thank-you page where no script runs. TOKEN is the <code>tcid</code> that the landing page was
        opened with; without it nobody can be credited.
      </p>
      <CodeBlock what="pixel for the thank-you page" code={pixelCode(codeFacts(installation))} />
    </div>
  );
}
