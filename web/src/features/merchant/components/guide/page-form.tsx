import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { isAllowed, type Page, readPage } from "../../read-page.ts";
import { guideTexts } from "../../texts/guide.ts";

interface PageFormProps {
  readonly page: Page | null;
  readonly onSaved: (page: Page) => void;
}

/** Which page the merchant begins with; its host is allowed by that. */
export function PageForm({ page, onSaved }: PageFormProps) {
  const t = useTexts(guideTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: { page: page?.url ?? "" },
    names: { allowedHosts: "page" },
    check: (values) => (readPage(values.page) === null ? { page: t.mustPage } : {}),
    send: async (values) => {
      const read = readPage(values.page);
      if (read === null) return;
      if (!isAllowed(read.host, program.allowedHosts)) {
        await change({ allowedHosts: [...program.allowedHosts, read.host] });
      }
      onSaved(read);
      toast(t.mayReport(read.host));
    },
  });
  return (
    <FormFrame form={form} submit={t.savePage}>
      <TextField
        form={form}
        name="page"
        label={t.aPage}
        type="url"
        inputMode="url"
        spellCheck={false}
        autoComplete="url"
        hint={t.aPageHint}
      />
    </FormFrame>
  );
}
