import type { PayoutMethodView } from "../../../../../core/api/payees.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { Tone } from "../../../lib/tone.ts";
import { payeesTexts } from "../texts/payees.ts";

const TONES: Readonly<Record<PayoutMethodView["state"], Tone>> = {
  unverified: "warn",
  verified: "ok",
  replaced: "unknown",
  refused: "bad",
};

/** Whether somebody has made sure of a method. */
export function MethodState({ method: { state } }: { method: PayoutMethodView }) {
  return <Badge tone={TONES[state]}>{useTexts(payeesTexts).states[state]}</Badge>;
}
