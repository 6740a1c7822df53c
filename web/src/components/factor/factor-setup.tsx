import { useState } from "react";
import type { FactorAdded } from "../../../../core/api/security.ts";
import type { Session } from "../../../../core/api/session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { PasskeySetup } from "./passkey-setup.tsx";
import { RecoveryCodes } from "./recovery-codes.tsx";
import { factorTexts } from "./texts/factor.ts";
import { TotpSetup } from "./totp-setup.tsx";
import "./factor.css";

type Way = "totp" | "passkey";

interface FactorSetupProps {
  /** The way to begin with; absent: the viewer chooses. */
  readonly way?: Way;
  /** The session is that of the answer: it is taken only now, when the codes have been kept. */
  readonly onDone: (session: Session) => void;
  readonly onCancel?: () => void;
}

/** Leads through setting up a second factor, to the codes that replace it when it is lost. */
export function FactorSetup({ way: first, onDone, onCancel }: FactorSetupProps) {
  const [way, choose] = useState<Way | undefined>(first);
  const [added, setAdded] = useState<FactorAdded | null>(null);
  if (added?.recoveryCodes) {
    return <RecoveryCodes codes={added.recoveryCodes} onKept={() => onDone(added.session)} />;
  }
  const add = (answer: FactorAdded) => {
    if (answer.recoveryCodes === null) onDone(answer.session);
    else setAdded(answer);
  };
  const back = first === undefined ? () => choose(undefined) : onCancel;
  if (way === "totp") return <TotpSetup onAdded={add} onCancel={back} />;
  if (way === "passkey") return <PasskeySetup onAdded={add} onCancel={back} />;
  return <Ways onChosen={choose} />;
}

function Ways({ onChosen }: { onChosen: (way: Way) => void }) {
  const t = useTexts(factorTexts);
  const ways: readonly { way: Way; name: string; text: string }[] = [
    { way: "passkey", name: t.passkey, text: t.passkeyText },
    { way: "totp", name: t.app, text: t.appText },
  ];
  return (
    <ul className="ways">
      {ways.map(({ way, name, text }) => (
        <li key={way}>
          <div>
            <h3>{name}</h3>
            <p className="hint">{text}</p>
          </div>
          <Button onClick={() => onChosen(way)} aria-label={t.setUpWay(name)}>
            {t.setUp}
          </Button>
        </li>
      ))}
    </ul>
  );
}
