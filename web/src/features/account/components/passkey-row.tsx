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
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";
import { factorsTexts } from "../texts/factors.ts";

/** One passkey: what it is called, when it was used, and what can be done to it. */
export function PasskeyRow({ passkey }: { passkey: Passkey }) {
  const t = useTexts(factorsTexts);
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
          {weave(
            t.kept,
            backedUp ? t.severalPlaces : t.oneDevice,
            <Day at={createdAt} />,
            lastUsedAt === null ? t.notUsed : weave(t.used, <Clock at={lastUsedAt} />),
          )}
        </p>
      </div>
      <span className="button-row">
        <Button onClick={() => setRenaming(true)} aria-label={t.renameWhat(name)}>
          {t.rename}
        </Button>
        <RemoveButton
          what={t.thePasskey(name)}
          onRemove={async () => {
            await api.delete(`${ACCOUNT}/passkeys/${id}`);
            await changed();
            toast(t.passkeyRemoved(name));
          }}
        >
          {t.passkeyRemoval}
        </RemoveButton>
      </span>
    </div>
  );
}

function RenameForm({ passkey: { id, name }, onDone }: { passkey: Passkey; onDone: () => void }) {
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
