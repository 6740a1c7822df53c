import { useQueryClient } from "@tanstack/react-query";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { toast } from "../../../lib/announce.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import { securityTexts } from "../texts/security.ts";

/** Takes the present password and a new one. */
export function PasswordForm({ email, onDone }: { email: string; onDone: () => void }) {
  const t = useTexts(securityTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const form = useForm({
    initial: { current: "", password: "" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).changePasswordSchema,
        values,
      ),
    send: async (values) => {
      await api.post(`${ACCOUNT}/password`, values).catch(placeWrong);
      toast(t.passwordChanged);
      await queries.invalidateQueries({ queryKey: KEYS.sessions });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.changePassword} onCancel={onDone}>
      {/* Password managers learn by it whose password it is. */}
      <input type="hidden" name="username" autoComplete="username" value={email} />
      <PasswordField form={form} name="current" label={t.presentPassword} autoFocus />
      <PasswordField form={form} name="password" label={t.newPassword} isNew />
    </FormFrame>
  );
}

function placeWrong(error: unknown): never {
  if (!(error instanceof ApiProblem) || error.code !== "wrong_credentials") throw error;
  const { status, message } = error;
  throw new ApiProblem(message, {
    status,
    errors: [{ field: "current", message: textsNow(securityTexts).notRight }],
  });
}
