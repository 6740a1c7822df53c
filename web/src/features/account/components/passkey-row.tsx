import { useState } from "react";
import type { Passkey } from "../../../../../core/api/security.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";

/** One passkey: what it is called, when it was used, and what can be done to it. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const api = useOwnApi();
  const changed = useFactorsChanged();
  const [renaming, setRenaming] = useState(false);
  const { id, name, backedUp, createdAt, lastUsedAt } = passkey;
  if (renaming) return <RenameForm passkey={passkey} onDone={() => setRenaming(false)} />;
  return (
    <div className="factor">
      <div>
        <h3>
          <Badge tone="ok">{name}</Badge>
        </h3>
        <p className="hint">
          Passkey{backedUp ? ", kept in several places" : ", on one device"}, since <Day at={createdAt} />
          {lastUsedAt === null ? ", not used yet" : <>, used {<Clock at={lastUsedAt} />}</>}
        </p>
      </div>
      <span className="button-row">
        <Button onClick={() => setRenaming(true)} aria-label={`Rename the passkey ${name}`}>
          Rename
        </Button>
        <RemoveButton
          what={`the passkey ${name}`}
          onRemove={async () => {
            await api.delete(`${ACCOUNT}/passkeys/${id}`);
            await changed();
            toast(`The passkey ${name} is removed.`);
          }}
        >
          It opens this account no more. The device may offer it on; remove it there as well.
        </RemoveButton>
      </span>
    </div>
  );
}

function RenameForm({ passkey: { id, name }, onDone }: { passkey: Passkey; onDone: () => void }) {
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
    <FormFrame form={form} submit="Save" onCancel={onDone}>
      <TextField form={form} name="name" label="Name of the passkey" autoComplete="off" autoFocus />
    </FormFrame>
  );
}
