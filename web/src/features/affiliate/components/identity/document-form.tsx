import { useState } from "react";
import { KYC_FILE_MAX_BYTES } from "../../../../../../core/api/bounds.ts";
import type { KycView } from "../../../../../../core/api/kyc.ts";
import type { KycDocumentKind } from "../../../../../../core/compliance/states.ts";
import { Field, SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { KYC, useKeepKyc } from "../../api/use-kyc.ts";
import { documentName } from "../../describe-kyc.ts";
import { identityTexts } from "../../texts/identity.ts";

const TYPES = ["application/pdf", "image/png", "image/jpeg", "image/webp"];
const MAX_MB = KYC_FILE_MAX_BYTES / 1024 ** 2;

interface DocumentFormProps {
  /** One of these is asked for. */
  readonly kinds: readonly KycDocumentKind[];
  readonly onDone: () => void;
}

/** Hands in one document. */
export function DocumentForm({ kinds, onDone }: DocumentFormProps) {
  const t = useTexts(identityTexts);
  const api = useOwnApi();
  const keep = useKeepKyc();
  const [file, setFile] = useState<File | null>(null);
  const form = useForm({
    initial: { kind: String(kinds[0] ?? ""), validUntil: "", file: "" },
    names: { "": "file" },
    check: (): { file?: string } => {
      if (file === null) return { file: t.chooseFile };
      if (!TYPES.includes(file.type)) return { file: t.types };
      return file.size > KYC_FILE_MAX_BYTES ? { file: t.tooLarge(String(MAX_MB)) } : {};
    },
    send: async ({ kind, validUntil }) => {
      const query = new URLSearchParams({ kind, ...(validUntil === "" ? {} : { validUntil }) });
      await keep(await api.post<KycView>(`${KYC}/documents?${query}`, file));
      toast(t.handedIn);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.handItIn} onCancel={onDone}>
      {kinds.length === 1 ? null : (
        <SelectField
          form={form}
          name="kind"
          label={t.whatItIs}
          options={kinds.map((kind) => [kind, documentName(kind)])}
        />
      )}
      <Field label={t.file} hint={t.fileHint(String(MAX_MB))} error={form.errors.file}>
        {(control) => (
          <input
            {...control}
            className="input"
            type="file"
            accept={TYPES.join()}
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              form.set("file", event.target.value);
            }}
          />
        )}
      </Field>
      <TextField form={form} name="validUntil" label={t.validUntil} type="date" optional hint={t.validHint} />
    </FormFrame>
  );
}
