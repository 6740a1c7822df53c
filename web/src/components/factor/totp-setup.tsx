import { useQuery } from "@tanstack/react-query";
import { isTotp } from "../../../../core/api/bounds.ts";
import type { FactorAdded, TotpEnrolment } from "../../../../core/api/security.ts";
import { useOwnApi } from "../../lib/api/use-own-api.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { CopyButton } from "../ui/copy-button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { LoadProblem } from "../ui/load-problem.tsx";
import { QrPicture } from "../ui/qr-picture.tsx";

interface TotpSetupProps {
  readonly onAdded: (added: FactorAdded) => void;
  readonly onCancel?: (() => void) | undefined;
}

/** Brings a secret into an authenticator app, and has it proved by the first code. */
export function TotpSetup({ onAdded, onCancel }: TotpSetupProps) {
  const api = useOwnApi();
  const enrolment = useQuery({
    // A secret is asked for once and kept nowhere: looking again would make another.
    queryKey: ["account", "totp-enrolment"],
    queryFn: () => api.post<TotpEnrolment>("/api/account/totp"),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    retry: false,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
  const form = useForm({
    initial: { code: "" },
    check: ({ code }) => (isTotp(code) ? {} : { code: "Must have six digits." }),
    send: async ({ code }) => onAdded(await api.post<FactorAdded>("/api/account/totp/confirm", { code })),
  });
  return (
    <div className="stacked">
      <LoadProblem error={enrolment.error} onRetry={() => void enrolment.refetch()} />
      <ol className="setup-steps">
        <li>
          <p>
            Scan this code with an authenticator app, such as Aegis, Google Authenticator, 1Password or the
            one of your phone.
          </p>
          <div className="setup-qr">
            {enrolment.data === undefined ? null : (
              <QrPicture text={enrolment.data.uri} label="QR code for your authenticator app" />
            )}
          </div>
          <Secret enrolment={enrolment.data} />
        </li>
        <li>
          <FormFrame form={form} submit="Confirm the code" onCancel={onCancel}>
            <TextField
              form={form}
              name="code"
              label="Code that the app shows"
              hint="Six digits, which prove that the app works."
              autoComplete="one-time-code"
              inputMode="numeric"
              spellCheck={false}
            />
          </FormFrame>
        </li>
      </ol>
    </div>
  );
}

/** The same as text, for apps on this very device. */
function Secret({ enrolment }: { enrolment: TotpEnrolment | undefined }) {
  if (enrolment === undefined) return null;
  const { secret, uri } = enrolment;
  const grouped = secret.match(/.{1,4}/g)?.join(" ") ?? secret;
  return (
    <details className="setup-secret">
      <summary>Or enter it by hand</summary>
      <p>
        <code>{grouped}</code> <CopyButton text={secret} what="the secret" />
      </p>
      <p className="hint">
        Time-based, six digits, every 30 seconds. On a phone, <a href={uri}>open it in your app</a>.
      </p>
    </details>
  );
}
