import { lazy, Suspense, useState } from "react";
import type { FactorAdded, Factors } from "../../../../../core/api/security.ts";
import { RecoveryCodes } from "../../../components/factor/recovery-codes.tsx";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Dialog } from "../../../components/ui/dialog.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { RemoveButton } from "../../../components/ui/remove-button.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { ACCOUNT } from "../api/use-profile.ts";
import { useFactorsChanged } from "../api/use-security.ts";
import { PasskeyRow } from "./passkey-row.tsx";

type Setup = "totp" | "passkey";

const FactorDialog = lazy(() => import("./factor-dialog.tsx"));
/** Fewer are worth a warning. */
const CODES_FEW = 4;

/** What is asked for beside the password. */
export function FactorsSection({ factors }: { factors: Factors }) {
  const changed = useFactorsChanged();
  const [setup, setSetup] = useState<Setup | null>(null);
  const { totp, passkeys, required } = factors;
  const close = () => {
    setSetup(null);
    void changed();
  };
  const has = totp !== null || passkeys.length > 0;
  return (
    <Section title="Second factor" aside={required ? "your role demands one" : undefined}>
      <div className="stacked is-tight">
        {has ? null : (
          <Notice tone="warn" title="Your password alone opens this account">
            With a second factor, whoever learns it still stays outside.
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
              <h3>{passkeys.length === 0 ? "Passkey" : "Another passkey"}</h3>
              <p className="hint">
                Fingerprint, face or PIN of a device, or a security key. Signs in alone, too.
              </p>
            </div>
            <Button onClick={() => setSetup("passkey")} aria-label="Add a passkey">
              Add
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
  const api = useOwnApi();
  const changed = useFactorsChanged();
  if (totp === null) {
    return (
      <div className="factor">
        <div>
          <h3>Authenticator app</h3>
          <p className="hint">An app on your phone shows a code of six digits.</p>
        </div>
        <Button onClick={onSetUp} aria-label="Set up an authenticator app">
          Set up
        </Button>
      </div>
    );
  }
  return (
    <div className="factor">
      <div>
        <h3>
          <Badge tone="ok">Authenticator app</Badge>
        </h3>
        <p className="hint">
          Since <Day at={totp.confirmedAt} />
        </p>
      </div>
      <RemoveButton
        what="the authenticator app"
        onRemove={async () => {
          await api.delete(`${ACCOUNT}/totp`);
          await changed();
          toast("The authenticator app is removed.");
        }}
      >
        Codes of the app do not work any more. Remove it there as well.
      </RemoveButton>
    </div>
  );
}

function CodesRow({ left }: { left: number }) {
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
          <Badge tone={left < CODES_FEW ? "warn" : "ok"}>Recovery codes</Badge>
        </h3>
        <p className="hint">{left === 1 ? "One is" : `${left} are`} left. New ones make the old ones void.</p>
      </div>
      <Button onClick={() => void renew()} aria-label="Make new recovery codes">
        Make new
      </Button>
      {added?.recoveryCodes ? (
        <Dialog title="Recovery codes">
          <RecoveryCodes codes={added.recoveryCodes} onKept={() => keep(added)} />
        </Dialog>
      ) : null}
    </div>
  );
}
