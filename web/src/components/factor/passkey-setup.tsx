import type { FactorAdded, PasskeyOptions } from "../../../../core/api/security.ts";
import { useOwnApi } from "../../lib/api/use-own-api.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { makePasskey, passkeyObstacleHere } from "../../lib/passkeys.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { PasskeyHelp } from "./passkey-help.tsx";
import { factorTexts } from "./texts/factor.ts";

interface PasskeySetupProps {
  readonly onAdded: (added: FactorAdded) => void;
  readonly onCancel?: (() => void) | undefined;
}

/** Makes a passkey on this device, or on one that the browser reaches. */
export function PasskeySetup({ onAdded, onCancel }: PasskeySetupProps) {
  const t = useTexts(factorTexts);
  const api = useOwnApi();
  const obstacle = passkeyObstacleHere();
  const form = useForm({
    initial: { name: "" },
    check: ({ name }) => (name.trim() === "" ? { name: t.nameMissing } : {}),
    send: async ({ name }) => {
      const made = await makePasskey(await api.post<PasskeyOptions>("/api/account/passkeys/options"));
      onAdded(await api.post<FactorAdded>("/api/account/passkeys", { ...made, name: name.trim() }));
    },
  });
  if (obstacle !== null) {
    return (
      <div className="stacked">
        <PasskeyHelp obstacle={obstacle} />
        {onCancel === undefined ? null : (
          <p>
            <Button onClick={onCancel}>{t.back}</Button>
          </p>
        )}
      </div>
    );
  }
  return (
    <FormFrame form={form} submit={t.makePasskey} onCancel={onCancel}>
      <TextField
        form={form}
        name="name"
        label={t.passkeyName}
        hint={t.passkeyNameHint}
        autoComplete="off"
        autoFocus
      />
    </FormFrame>
  );
}
