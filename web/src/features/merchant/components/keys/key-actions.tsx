import type { Key, NewKey } from "../../../../../../core/api/keys.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeApiKeys } from "../../api/use-api-keys.ts";
import { readAddresses } from "../../key-state.ts";
import { keysTexts } from "../../texts/keys.ts";

interface ActionProps {
  readonly apiKey: Key;
  readonly onDone: () => void;
}

/** Another key in its place, while the old one works on for a while. */
export function RotateForm({ apiKey, onDone, onMade }: ActionProps & { onMade: (made: NewKey) => void }) {
  const t = useTexts(keysTexts);
  const { rotate } = useChangeApiKeys();
  const form = useForm({
    initial: { overlapHours: "24" },
    send: async ({ overlapHours }) => {
      onMade(await rotate(apiKey.id, Number(overlapHours)));
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.rotateKey(apiKey.name)} onCancel={onDone}>
      <SelectField
        form={form}
        name="overlapHours"
        label={t.overlap}
        hint={t.overlapHint}
        options={[
          ["0", t.noLonger],
          ["1", t.anHour],
          ["24", t.aDay],
          ["168", t.aWeek],
          ["720", t.month],
        ]}
      />
    </FormFrame>
  );
}

/** Its name, and from where it works. */
export function ChangeForm({ apiKey, onDone }: ActionProps) {
  const t = useTexts(keysTexts);
  const { update } = useChangeApiKeys();
  const form = useForm({
    initial: { name: apiKey.name, allowedAddresses: apiKey.allowedAddresses.join("\n") },
    send: async ({ name, allowedAddresses }) => {
      await update(apiKey.id, { name: name.trim(), allowedAddresses: readAddresses(allowedAddresses) });
      toast(t.changed);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.save} onCancel={onDone}>
      <TextField form={form} name="name" label={t.name} />
      <TextArea form={form} name="allowedAddresses" label={t.worksFrom} optional hint={t.fromHint} />
    </FormFrame>
  );
}

/** Asks once more, since it cannot be undone. */
export function RevokeForm({ apiKey, onDone }: ActionProps) {
  const t = useTexts(keysTexts);
  const { revoke } = useChangeApiKeys();
  const form = useForm({
    initial: {},
    send: async () => {
      await revoke(apiKey.id);
      toast(t.isRevoked(apiKey.name));
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.revokeKey(apiKey.name)} onCancel={onDone}>
      <p>{t.revokeText}</p>
    </FormFrame>
  );
}
