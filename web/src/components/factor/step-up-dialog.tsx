import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { Factors, PasskeyOptions } from "../../../../core/api/security.ts";
import type { Session } from "../../../../core/api/session.ts";
import { useOwnApi } from "../../lib/api/use-own-api.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { Dialog } from "../ui/dialog.tsx";
import { Loaded } from "../ui/loaded.tsx";
import { FactorSetup } from "./factor-setup.tsx";
import { FACTORS_KEY, factorsQuery } from "./factors-query.ts";
import { methodsOf } from "./methods-of.ts";
import { ProofForm } from "./proof-form.tsx";
import { proofTexts } from "./texts/proof.ts";

interface StepUpDialogProps {
  readonly onSettled: (shown: boolean) => void;
}

/** Asks for a second factor in front of what needs it; whoever has none sets one up here and goes on. */
export default function StepUpDialog({ onSettled }: StepUpDialogProps) {
  const t = useTexts(proofTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const session = useSessionStore();
  const factors = useQuery({ ...factorsQuery(api), staleTime: 0, gcTime: 0 });
  const accept = (answer: Session) => {
    session.accept(answer);
    void queries.invalidateQueries({ queryKey: FACTORS_KEY });
    onSettled(true);
  };
  return (
    <Dialog title={t.title} onClose={() => onSettled(false)}>
      <Loaded of={[factors]}>
        <div className="step-up" aria-busy={factors.isPending}>
          {factors.data === undefined ? null : <Question factors={factors.data} onDone={accept} />}
        </div>
      </Loaded>
    </Dialog>
  );
}

function Question({ factors, onDone }: { factors: Factors; onDone: (session: Session) => void }) {
  const t = useTexts(proofTexts);
  const api = useOwnApi();
  const methods = methodsOf(factors);
  if (methods.length === 0) {
    return (
      <div className="stacked">
        <p>{t.noneYet}</p>
        <FactorSetup onDone={onDone} />
      </div>
    );
  }
  return (
    <div className="stacked">
      <p>{t.needed}</p>
      <ProofForm
        methods={methods}
        submit={t.confirm}
        askPasskey={() => api.post<PasskeyOptions>("/api/auth/step-up/options")}
        onProof={async (proof) => onDone(await api.post<Session>("/api/auth/step-up", proof))}
      />
    </div>
  );
}
