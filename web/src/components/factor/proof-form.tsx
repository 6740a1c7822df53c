import { useState } from "react";
import { isRecoveryCode, isTotp } from "../../../../core/api/bounds.ts";
import type { FactorMethod, PasskeyOptions } from "../../../../core/api/security.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { type PasskeyProof, passkeyObstacleHere, showPasskey } from "../../lib/passkeys.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { firstMethod } from "./methods-of.ts";
import { PasskeyHelp } from "./passkey-help.tsx";
import { proofTexts } from "./texts/proof.ts";
import "./factor.css";

/** One proof of a second factor, as the API takes it. */
export type Proof =
  | { readonly totp: string }
  | { readonly recovery: string }
  | { readonly passkey: PasskeyProof };

interface ProofFormProps {
  readonly methods: readonly FactorMethod[];
  /** What the button does. */
  readonly submit: string;
  readonly askPasskey: () => Promise<PasskeyOptions>;
  readonly onProof: (proof: Proof) => Promise<unknown>;
}

/** Asks for a second factor in the quickest way, and offers the others. */
export function ProofForm({ methods, ...props }: ProofFormProps) {
  const t = useTexts(proofTexts);
  const [method, choose] = useState(() => firstMethod(methods, passkeyObstacleHere() === null));
  const others = methods.filter((name) => name !== method);
  return (
    <div className="stacked">
      {method === "passkey" ? (
        <PasskeyProofForm {...props} />
      ) : (
        <CodeForm key={method} {...props} method={method} />
      )}
      {others.length === 0 ? null : (
        <p className="button-row">
          {others.map((name) => (
            <Button key={name} look="bare" onClick={() => choose(name)}>
              {t.ways[name]}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

type WayProps = Omit<ProofFormProps, "methods">;

const IS_ONE = { totp: isTotp, recovery: isRecoveryCode } as const;

function CodeForm({ method, submit, onProof }: WayProps & { method: "totp" | "recovery" }) {
  const { label, hint, wrong } = useTexts(proofTexts).codes[method];
  const form = useForm({
    initial: { code: "" },
    names: { totp: "code", recovery: "code" },
    check: ({ code }) => (IS_ONE[method](code) ? {} : { code: wrong }),
    send: ({ code }) => onProof(method === "totp" ? { totp: code } : { recovery: code }),
  });
  return (
    <FormFrame form={form} submit={submit}>
      <TextField
        form={form}
        name="code"
        label={label}
        hint={hint}
        // Filled in by phones and password managers; a recovery code is kept elsewhere.
        autoComplete={method === "totp" ? "one-time-code" : "off"}
        inputMode={method === "totp" ? "numeric" : "text"}
        spellCheck={false}
        autoFocus
      />
    </FormFrame>
  );
}

function PasskeyProofForm({ submit, askPasskey, onProof }: WayProps) {
  const t = useTexts(proofTexts);
  const obstacle = passkeyObstacleHere();
  const form = useForm({
    initial: {},
    send: async () => onProof({ passkey: await showPasskey(await askPasskey()) }),
  });
  if (obstacle !== null) return <PasskeyHelp obstacle={obstacle} />;
  return (
    <FormFrame form={form} submit={t.withPasskey(submit)}>
      <p>{t.deviceAsks}</p>
    </FormFrame>
  );
}
