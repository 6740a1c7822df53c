import { useQuery } from "@tanstack/react-query";
import { isTotp } from "../../../../core/api/bounds.ts";
import type { FactorAdded, TotpEnrolment } from "../../../../core/api/security.ts";
import { useOwnApi } from "../../lib/api/use-own-api.ts";
import { useForm } from "../../lib/form/use-form.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { weave } from "../../lib/texts/weave.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { TextField } from "../ui/field.tsx";
import { FormFrame } from "../ui/form-frame.tsx";
import { LoadProblem } from "../ui/load-problem.tsx";
import { QrPicture } from "../ui/qr-picture.tsx";
import { factorTexts } from "./texts/factor.ts";

interface TotpSetupProps {
  readonly onAdded: (added: FactorAdded) => void;
  readonly onCancel?: (() => void) | undefined;
}

/** Brings a secret into an authenticator app, and has it proved by the first code. */
export function TotpSetup({ onAdded, onCancel }: TotpSetupProps) {
  const t = useTexts(factorTexts);
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
    check: ({ code }) => (isTotp(code) ? {} : { code: t.sixDigits }),
    send: async ({ code }) => onAdded(await api.post<FactorAdded>("/api/account/totp/confirm", { code })),
  });
  return (
    <div className="stacked">
      <LoadProblem error={enrolment.error} onRetry={() => void enrolment.refetch()} />
      <ol className="setup-steps">
        <li>
          <p>{t.scan}</p>
          <div className="setup-qr">
            {enrolment.data === undefined ? null : <QrPicture text={enrolment.data.uri} label={t.qrCode} />}
          </div>
          <Secret enrolment={enrolment.data} />
        </li>
        <li>
          <FormFrame form={form} submit={t.confirmCode} onCancel={onCancel}>
            <TextField
              form={form}
              name="code"
              label={t.appCode}
              hint={t.appCodeHint}
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
  const t = useTexts(factorTexts);
  if (enrolment === undefined) return null;
  const { secret, uri } = enrolment;
  const grouped = secret.match(/.{1,4}/g)?.join(" ") ?? secret;
  return (
    <details className="setup-secret">
      <summary>{t.byHand}</summary>
      <p>
        <code>{grouped}</code> <CopyButton text={secret} what={t.theSecret} />
      </p>
      <p className="hint">{weave(t.secretHint, <a href={uri}>{t.openInApp}</a>)}</p>
    </details>
  );
}
