import { useState } from "react";
import { isRecoveryCode, isTotp } from "../../../../core/api/bounds.ts";
import type { FactorMethod, PasskeyOptions } from "../../../../core/api/security.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { type PasskeyProof, passkeyObstacleHere, showPasskey } from "../../lib/passkeys.ts";
import { Button } from "../ui/button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { firstMethod } from "./methods-of.ts";
import { PasskeyHelp } from "./passkey-help.tsx";
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

const OTHER_WAYS: Readonly<Record<FactorMethod, string>> = {
  totp: "Use the code of your app",
  passkey: "Use a passkey",
  recovery: "Use a recovery code",
};

/** Asks for a second factor in the quickest way, and offers the others. */
export function ProofForm({ methods, ...props }: ProofFormProps) {
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
              {OTHER_WAYS[name]}
            </Button>
          ))}
        </p>
      )}
    </div>
  );
}

type WayProps = Omit<ProofFormProps, "methods">;

const CODES = {
  totp: {
    label: "Code",
    hint: "The six digits that your authenticator app shows now. Each code works once.",
    isOne: isTotp,
    wrong: "Must have six digits.",
  },
  recovery: {
    label: "Recovery code",
    hint: "One of those you kept, as ABCD-EFGH-JKLM. Each works once.",
    isOne: isRecoveryCode,
    wrong: "Must be a code as ABCD-EFGH-JKLM.",
  },
} as const;

function CodeForm({ method, submit, onProof }: WayProps & { method: "totp" | "recovery" }) {
  const { label, hint, isOne, wrong } = CODES[method];
  const form = useForm({
    initial: { code: "" },
    names: { totp: "code", recovery: "code" },
    check: ({ code }) => (isOne(code) ? {} : { code: wrong }),
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
  const obstacle = passkeyObstacleHere();
  const form = useForm({
    initial: {},
    send: async () => onProof({ passkey: await showPasskey(await askPasskey()) }),
  });
  if (obstacle !== null) return <PasskeyHelp obstacle={obstacle} />;
  return (
    <FormFrame form={form} submit={`${submit} with a passkey`}>
      <p>Your device asks for your fingerprint, your face or its PIN.</p>
    </FormFrame>
  );
}
