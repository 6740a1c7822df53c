import { useState } from "react";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { toast } from "../../../../lib/announce.ts";
import { describeProblem } from "../../../../lib/api/problem.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { payoutTexts } from "../../texts/payout.ts";

/** The proof that somebody put beside a payment. */
export function ProofPart({ line }: { line: PayoutDetail }) {
  const t = useTexts(payoutTexts);
  const { api } = usePlace();
  const may = useMay("payouts:write");
  const [busy, setBusy] = useState(false);
  if (!line.hasProof) return t.none;
  if (!may) return t.forOwners;
  const download = async () => {
    setBusy(true);
    try {
      const file = await api.file(`/api/v1/payouts/${line.id}/proof`);
      saveFile(`proof-${line.id}`, file.type, file);
    } catch (error) {
      toast(describeProblem(error));
    }
    setBusy(false);
  };
  return (
    <Button look="bare" busy={busy} onClick={() => void download()}>
      {t.download}
    </Button>
  );
}
