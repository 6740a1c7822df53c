import type { PasskeyOptions } from "../../../../core/api/security.ts";
import { postOpen } from "../../lib/api/post-open.ts";
import { ApiProblem } from "../../lib/api/problem.ts";
import type { SecondFactor } from "../../lib/session/create-session.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Button } from "../ui/button.tsx";
import { ProofForm } from "./proof-form.tsx";
import { proofTexts } from "./texts/proof.ts";

interface SecondFactorStepProps {
  readonly wanted: SecondFactor;
  /** Back to the password, as when the ticket is spent. */
  readonly onBack: (reason: string | null) => void;
}

/** The second half of signing in. */
export default function SecondFactorStep({ wanted: { ticket, methods }, onBack }: SecondFactorStepProps) {
  const t = useTexts(proofTexts);
  const session = useSessionStore();
  return (
    <div className="stacked">
      <p>{t.nowSecond}</p>
      <ProofForm
        methods={methods}
        submit={t.signIn}
        askPasskey={() => postOpen<PasskeyOptions>("/api/auth/second-factor/options", { ticket })}
        onProof={async (proof) => {
          try {
            await session.enter("/api/auth/second-factor", { ticket, ...proof });
          } catch (error) {
            if (!(error instanceof ApiProblem) || error.status !== 410) throw error;
            onBack(t.tooLate);
          }
        }}
      />
      <p>
        <Button look="bare" onClick={() => onBack(null)}>
          {t.back}
        </Button>
      </p>
    </div>
  );
}
