import type { ConversionImport } from "../../../../../../core/api/conversion-import.ts";
import { Field } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useImport } from "../../api/use-import.ts";
import { importTexts } from "../../texts/import.ts";

const MAX_BYTES = 1024 * 1024;

/** Asks for a file, and has it looked at. */
export function FileForm({ onLooked }: { onLooked: (file: File, would: ConversionImport) => void }) {
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
  );
}
