import { lazy, Suspense, useState } from "react";
import { ApiProblem } from "../../lib/api/problem.ts";
import { checkWith } from "../../lib/form/check-with.ts";
import { useForm } from "../../lib/form/use-form.ts";
import type { SecondFactor } from "../../lib/session/create-session.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { textsNow } from "../../lib/texts/texts.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { Notice } from "../ui/notice.tsx";
import { PasswordField } from "../ui/password-field.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { entryTexts } from "./texts/entry.ts";

const SecondFactorStep = lazy(() => import("../factor/second-factor-step.tsx"));

interface SignInFormProps {
  /** Who has to sign in again; absent: anyone may. */
  readonly email?: string;
  /** What is still to be shown from the start, as after signing in elsewhere. */
  readonly wanted?: SecondFactor | null;
  /** Passkeys are offered where the browser fills in the address. */
  readonly withPasskeys?: boolean;
}

/** Address and password, and then the second factor of those who have one. */
export function SignInForm({ email, wanted: first = null, withPasskeys = false }: SignInFormProps) {
  const t = useTexts(entryTexts);
  const session = useSessionStore();
  const [wanted, want] = useState<SecondFactor | null>(first);
  const [reason, setReason] = useState<string | null>(null);
  const form = useForm({
    initial: { email: email ?? "", password: "" },
    leavesFreely: true,
    check: (values) =>
      checkWith(async () => (await import("../../../../core/api/sign-in.ts")).signInSchema, values),
    send: async ({ email: given, password }) => {
      want(await session.enter("/api/auth/sign-in", { email: given.trim(), password }).catch(explainSignIn));
      setReason(null);
    },
  });
  const goBack = (why: string | null) => {
    form.reset({ ...form.values, password: "" });
    setReason(why);
    want(null);
  };
  if (wanted !== null) {
    return (
      <Suspense fallback={<Waiting />}>
        <SecondFactorStep wanted={wanted} onBack={goBack} />
      </Suspense>
    );
  }
  return (
    <FormFrame form={form} submit={t.signIn}>
      {reason === null ? null : <Notice tone="warn">{reason}</Notice>}
      <TextField
        form={form}
        name="email"
        label={t.email}
        type="email"
        autoComplete={withPasskeys ? "username webauthn" : "username"}
        spellCheck={false}
        readOnly={email !== undefined}
        autoFocus={email === undefined}
      />
      <PasswordField form={form} name="password" autoFocus={email !== undefined} />
    </FormFrame>
  );
}

/** Says what to do instead of what was refused. */
function explainSignIn(error: unknown): never {
  const t = textsNow(entryTexts);
  if (!(error instanceof ApiProblem)) throw error;
  const { status, retryAfterSeconds } = error;
  if (status === 401) {
    throw new ApiProblem(t.wrong, { status });
  }
  if (status === 429) {
    const minutes = Math.ceil((retryAfterSeconds ?? 60) / 60);
    throw new ApiProblem(t.tooMany(minutes), { status });
  }
  throw error;
}
