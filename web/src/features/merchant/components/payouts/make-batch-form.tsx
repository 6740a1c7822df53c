import { useNavigate } from "@tanstack/react-router";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { makeBatchTexts } from "../../texts/make-batch.ts";

type Who = "eligible" | "requested";

const choicesNow = (): readonly Choice<Who>[] => {
  const t = textsNow(makeBatchTexts);
  return [
    {
      value: "eligible",
      name: t.eligible,
      text: t.eligibleText,
    },
    {
      value: "requested",
      name: t.requested,
      text: t.requestedText,
    },
  ];
};

/** Makes a draft: nothing leaves by it. */
export default function MakeBatchForm({ onCancel }: { onCancel: () => void }) {
  const t = useTexts(makeBatchTexts);
  const { api, program } = usePlace();
  const refresh = useRefreshPayouts();
  const navigate = useNavigate();
  const form = useForm<{ who: Who }>({
    initial: { who: "eligible" },
    names: { requestedOnly: "who" },
    send: async ({ who }) => {
      const made = await api.post<PayoutBatchDetail>("/api/v1/payout-batches", {
        programId: program.id,
        requestedOnly: who === "requested",
      });
      await refresh();
      toast(made.state === "cancelled" ? t.emptyBatch : t.isMade(String(made.number)));
      await navigate({ to: "/merchant/payouts/batches/$batchId", params: { batchId: made.id } });
    },
  });
  return (
    <Section title={t.newBatch} aside={t.draft}>
      <FormFrame form={form} submit={t.makeBatch} onCancel={onCancel}>
        <ChoiceField form={form} name="who" legend={t.takes} choices={choicesNow()} />
      </FormFrame>
    </Section>
  );
}
