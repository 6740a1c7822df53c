import { useState } from "react";
import type { Passkey } from "../../../../../core/api/security.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";
import { factorsTexts } from "../texts/factors.ts";

const RenameForm = lazyPart(async () => (await import("./rename-form.tsx")).RenameForm);

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
