import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { isAllowed, type Page, readPage } from "../../read-page.ts";

interface PageFormProps {
  readonly page: Page | null;
  readonly onSaved: (page: Page) => void;
}

/** Which page the merchant begins with; its host is allowed by that. */
export function PageForm({ page, onSaved }: PageFormProps) {
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: { page: page?.url ?? "" },
    names: { allowedHosts: "page" },
    check: (values) =>
      readPage(values.page) === null
        ? { page: "Must be the address of a page, as https://shop.example/." }
        : {},
    send: async (values) => {
      const read = readPage(values.page);
      if (read === null) return;
      if (!isAllowed(read.host, program.allowedHosts)) {
        await change({ allowedHosts: [...program.allowedHosts, read.host] });
      }
      onSaved(read);
      toast(`Pages on ${read.host} may report.`);
    },
  });
  return (
    <FormFrame form={form} submit="Save the page">
      <TextField
        form={form}
        name="page"
        label="A page of your shop"
        type="url"
        inputMode="url"
        spellCheck={false}
        autoComplete="url"
        hint="Where a link shall lead, as your start page. Its host is saved as one that may report; others follow under Install."
      />
    </FormFrame>
  );
}
