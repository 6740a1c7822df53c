import { lazy, Suspense, useState } from "react";
import type { FactorAdded, Factors } from "../../../../../core/api/security.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";
import { factorsTexts } from "../texts/factors.ts";
import { PasskeyRow } from "./passkey-row.tsx";

type Setup = "totp" | "passkey";

const RecoveryCodes = lazyPart(
  async () => (await import("../../../components/factor/recovery-codes.tsx")).RecoveryCodes,
);
const FactorDialog = lazy(() => import("./factor-dialog.tsx"));
/** Fewer are worth a warning. */
const CODES_FEW = 4;

/** What is asked for beside the password. */
export function FactorsSection({ factors }: { factors: Factors }) {
  const t = useTexts(factorsTexts);
  const changed = useFactorsChanged();
  const [setup, setSetup] = useState<Setup | null>(null);
  const { totp, passkeys, required } = factors;
  const close = () => {
    setSetup(null);
    void changed();
  };
  const has = totp !== null || passkeys.length > 0;
  return (
    <Section title={t.title} aside={required ? t.demanded : undefined}>
      <div className="stacked is-tight">
        {has ? null : (
          <Notice tone="warn" title={t.aloneTitle}>
            {t.alone}
          </Notice>
        )}
        <ul className="factors">
          <li>
            <TotpRow totp={totp} onSetUp={() => setSetup("totp")} />
          </li>
          {passkeys.map((passkey) => (
            <li key={passkey.id}>
              <PasskeyRow passkey={passkey} />
            </li>
          ))}
          <li className="factor">
            <div>
              <h3>{passkeys.length === 0 ? t.passkey : t.another}</h3>
              <p className="hint">{t.passkeyText}</p>
            </div>
            <Button onClick={() => setSetup("passkey")} aria-label={t.addPasskey}>
              {t.add}
            </Button>
          </li>
          {has ? (
            <li>
              <CodesRow left={factors.recoveryCodesLeft} />
            </li>
          ) : null}
        </ul>
      </div>
      {setup === null ? null : (
        <Suspense>
          <FactorDialog
            way={setup}
            onClose={close}
            onDone={(session) => {
              setSetup(null);
              void changed(session);
            }}
          />
        </Suspense>
      )}
    </Section>
  );
}

function TotpRow({ totp, onSetUp }: { totp: Factors["totp"]; onSetUp: () => void }) {
  const t = useTexts(factorsTexts);
  const api = useOwnApi();
  const changed = useFactorsChanged();
  if (totp === null) {
    return (
      <div className="factor">
        <div>
          <h3>{t.app}</h3>
          <p className="hint">{t.appText}</p>
        </div>
        <Button onClick={onSetUp} aria-label={t.setUpApp}>
          {t.setUp}
        </Button>
      </div>
    );
  }
  return (
    <div className="factor">
      <div>
        <h3>
          <Badge tone="ok">{t.app}</Badge>
        </h3>
        <p className="hint">{weave(t.since, <Day at={totp.confirmedAt} />)}</p>
      </div>
      <RemoveButton
        what={t.theApp}
        onRemove={async () => {
          await api.delete(`${ACCOUNT}/totp`);
          await changed();
          toast(t.appRemoved);
        }}
      >
        {t.appRemoval}
      </RemoveButton>
    </div>
  );
}

function CodesRow({ left }: { left: number }) {
  const t = useTexts(factorsTexts);
  const api = useOwnApi();
  const changed = useFactorsChanged();
  const [added, setAdded] = useState<FactorAdded | null>(null);
  const renew = () =>
    api
      .post<FactorAdded>(`${ACCOUNT}/recovery-codes`)
      .then(setAdded, (error: unknown) => toast(describeProblem(error)));
  const keep = (answer: FactorAdded) => {
    setAdded(null);
    void changed(answer.session);
  };
  return (
    <div className="factor">
      <div>
        <h3>
          <Badge tone={left < CODES_FEW ? "warn" : "ok"}>{t.codes}</Badge>
        </h3>
        <p className="hint">{t.codesLeft(left)}</p>
      </div>
      <Button onClick={() => void renew()} aria-label={t.makeCodes}>
        {t.makeNew}
      </Button>
      {added?.recoveryCodes ? (
        <Dialog title={t.codes}>
          <RecoveryCodes codes={added.recoveryCodes} onKept={() => keep(added)} />
        </Dialog>
      ) : null}
    </div>
  );
}
