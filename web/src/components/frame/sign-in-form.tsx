import { signInSchema } from "../../../../core/api/session.ts";
import { ApiProblem } from "../../lib/api/problem.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";

interface SignInFormProps {
  /** Who has to sign in again; absent: anyone may. */
  readonly email?: string;
}

export function SignInForm({ email }: SignInFormProps) {
  const session = useSessionStore();
  const form = useForm({
    initial: { email: email ?? "", password: "" },
    check: (values) => {
      const { error } = signInSchema.safeParse(values);
      const messages = (error?.issues ?? []).map(({ path, message }) => [path[0], sentence(message)]);
      return Object.fromEntries(messages);
    },
    send: ({ email: given, password }) => session.signIn(given.trim(), password).catch(explain),
  });
  return (
    <FormFrame form={form} submit="Sign in">
      <TextField
        form={form}
        name="email"
        label="E-mail address"
        type="email"
        autoComplete="username"
        spellCheck={false}
        readOnly={email !== undefined}
        autoFocus={email === undefined}
      />
      <TextField
        form={form}
        name="password"
        label="Password"
        type="password"
        autoComplete="current-password"
        autoFocus={email !== undefined}
      />
    </FormFrame>
  );
}

/** Says what to do instead of what was refused. */
function explain(error: unknown): never {
  if (!(error instanceof ApiProblem)) throw error;
  const { status, retryAfterSeconds } = error;
  if (status === 401) {
    throw new ApiProblem("The e-mail address or the password is not right.", { status });
  }
  if (status === 429) {
    const minutes = Math.ceil((retryAfterSeconds ?? 60) / 60);
    throw new ApiProblem(
      `Too many attempts. Try again in ${minutes === 1 ? "a minute" : `${minutes} minutes`}.`,
      { status },
    );
  }
  throw error;
}

function sentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;
}
