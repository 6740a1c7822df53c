import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ConversionImport } from "../../../../../../core/api/conversion-import.ts";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Field } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useImport } from "../../api/use-import.ts";
import { importTexts } from "../../texts/import.ts";

const LookedAt = lazyPart(async () => (await import("./looked-at.tsx")).LookedAt);

/** As core/api/conversion-import.ts has them, without what reads them. */
const REQUIRED = "order_id,amount,currency,occurred_at";
const EXAMPLE = `${REQUIRED},coupon
1001,19.90,USD,2026-05-01T12:00:00Z,ADA10
1002,500000,VND,2026-05-01T19:00:00+07:00,`;
const OPTIONAL = "goal, click_id, customer_id, customer_email, coupon";
const MAX_BYTES = 1024 * 1024;

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
        <Choose
          onLooked={(chosen, would) => {
            setFile(chosen);
            setAnswer(would);
          }}
        />
      ) : (
        <LookedAt file={file} answer={answer} onDone={setAnswer} onAnew={begin} />
      )}
    </>
  );
}

function Choose({ onLooked }: { onLooked: (file: File, would: ConversionImport) => void }) {
  const t = useTexts(importTexts);
  const bring = useImport();
  const form = useForm<{ file: File | null }>({
    initial: { file: null },
    leavesFreely: true,
    check: ({ file }): Record<string, string> => {
      if (file === null) return { file: t.choose };
      return file.size > MAX_BYTES ? { file: t.tooLarge } : {};
    },
    send: async ({ file }) => {
      if (file !== null) onLooked(file, await bring(file, true));
    },
  });
  return (
    <>
      <Section title={t.columns}>
        <p>{t.columnsText}</p>
        <CodeBlock what="CSV" code={EXAMPLE} />
        <p>
          {t.optional} <code>{OPTIONAL}</code>
        </p>
      </Section>
      <FormFrame form={form} submit={t.look}>
        <Field label={t.file} hint={t.fileHint} error={form.errors.file}>
          {(control) => (
            <input
              {...control}
              className="input"
              type="file"
              name="file"
              accept=".csv,text/csv"
              onChange={(event) => form.set("file", event.target.files?.[0] ?? null)}
            />
          )}
        </Field>
      </FormFrame>
    </>
  );
}
