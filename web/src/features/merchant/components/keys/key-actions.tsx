import type { Key, NewKey } from "../../../../../../core/api/keys.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeApiKeys } from "../../api/use-api-keys.ts";
import { readAddresses } from "../../key-state.ts";

interface ActionProps {
  readonly apiKey: Key;
  readonly onDone: () => void;
}

/** Another key in its place, while the old one works on for a while. */
export function RotateForm({ apiKey, onDone, onMade }: ActionProps & { onMade: (made: NewKey) => void }) {
  const { rotate } = useChangeApiKeys();
  const form = useForm({
    initial: { overlapHours: "24" },
    send: async ({ overlapHours }) => {
      onMade(await rotate(apiKey.id, Number(overlapHours)));
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={`Rotate ${apiKey.name}`} onCancel={onDone}>
      <SelectField
        form={form}
        name="overlapHours"
        label="The old key works on for"
        hint="Long enough to put the new one everywhere the old one is."
        options={[
          ["0", "No longer: it has leaked"],
          ["1", "An hour"],
          ["24", "A day"],
          ["168", "A week"],
          ["720", "30 days"],
        ]}
      />
    </FormFrame>
  );
}

/** Its name, and from where it works. */
export function ChangeForm({ apiKey, onDone }: ActionProps) {
  const { update } = useChangeApiKeys();
  const form = useForm({
    initial: { name: apiKey.name, allowedAddresses: apiKey.allowedAddresses.join("\n") },
    send: async ({ name, allowedAddresses }) => {
      await update(apiKey.id, { name: name.trim(), allowedAddresses: readAddresses(allowedAddresses) });
      toast("The key is changed.");
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit="Save" onCancel={onDone}>
      <TextField form={form} name="name" label="Name" />
      <TextArea
        form={form}
        name="allowedAddresses"
        label="Works from"
        optional
        hint="Addresses or ranges, one a line. Without any it works from everywhere."
      />
    </FormFrame>
  );
}

/** Asks once more, since it cannot be undone. */
export function RevokeForm({ apiKey, onDone }: ActionProps) {
  const { revoke } = useChangeApiKeys();
  const form = useForm({
    initial: {},
    send: async () => {
      await revoke(apiKey.id);
      toast(`${apiKey.name} is revoked.`);
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={`Revoke ${apiKey.name}`} onCancel={onDone}>
      <p>Whatever uses it is refused within ten seconds. This cannot be undone.</p>
    </FormFrame>
  );
}
