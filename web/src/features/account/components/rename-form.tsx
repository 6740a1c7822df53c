import type { Passkey } from "../../../../../core/api/security.ts";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";
import { factorsTexts } from "../texts/factors.ts";

/** Gives a passkey another name. */
export function RenameForm({ passkey: { id, name }, onDone }: { passkey: Passkey; onDone: () => void }) {
  const t = useTexts(factorsTexts);
  const api = useOwnApi();
  const changed = useFactorsChanged();
  const form = useForm({
    initial: { name },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/security.ts")).passkeyUpdateSchema,
        values,
      ),
    send: async (values) => {
      await api.patch(`${ACCOUNT}/passkeys/${id}`, { name: values.name.trim() });
      await changed();
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.save} onCancel={onDone}>
      <TextField form={form} name="name" label={t.passkeyName} autoComplete="off" autoFocus />
    </FormFrame>
  );
}
