import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ConversionImport } from "../../../../../../core/api/conversion-import.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { importTexts } from "../../texts/import.ts";

const FileForm = lazyPart(async () => (await import("./file-form.tsx")).FileForm);
const LookedAt = lazyPart(async () => (await import("./looked-at.tsx")).LookedAt);

/** As core/api/conversion-import.ts has them, without what reads them. */
const REQUIRED = "order_id,amount,currency,occurred_at";
const EXAMPLE = `${REQUIRED},coupon
1001,19.90,USD,2026-05-01T12:00:00Z,ADA10
1002,500000,VND,2026-05-01T19:00:00+07:00,`;
const OPTIONAL = "goal, click_id, customer_id, customer_email, coupon";

/** Takes conversions out of a file, after a look at what that would do. */
export function ImportPage() {
  const t = useTexts(importTexts);
  const [file, setFile] = useState<File | null>(null);
  const [answer, setAnswer] = useState<ConversionImport | null>(null);
  const begin = () => {
    setFile(null);
    setAnswer(null);
  };
  return (
    <>
      <PageHead title={t.title} lead={t.lead} action={<Link to="/merchant/conversions">{t.back}</Link>} />
      {file === null || answer === null ? (
        <>
          <Section title={t.columns}>
            <div className="stacked is-tight">
              <p>{t.columnsText}</p>
              <CodeBlock what="CSV" code={EXAMPLE} />
              <p>
                {t.optional} <code>{OPTIONAL}</code>
              </p>
            </div>
          </Section>
          <FileForm
            onLooked={(chosen, would) => {
              setFile(chosen);
              setAnswer(would);
            }}
          />
        </>
      ) : (
        <LookedAt file={file} answer={answer} onDone={setAnswer} onAnew={begin} />
      )}
    </>
  );
}
