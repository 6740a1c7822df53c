import { useNavigate } from "@tanstack/react-router";
import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";

type Who = "eligible" | "requested";

const CHOICES: readonly Choice<Who>[] = [
  {
    value: "eligible",
    name: "Whoever is eligible",
    text: "What was requested, and each partner who has enough available and a verified method. All that is available is paid.",
  },
  {
    value: "requested",
    name: "What was requested",
    text: "Only what partners have asked for, in the amounts they asked for.",
  },
];

/** Makes a draft: nothing leaves by it. */
export default function MakeBatchForm({ onCancel }: { onCancel: () => void }) {
  const { api, program } = usePlace();
  const refresh = useRefreshPayouts();
  const navigate = useNavigate();
  const form = useForm<{ who: Who }>({
    initial: { who: "eligible" },
    send: async ({ who }) => {
      const made = await api.post<PayoutBatchDetail>("/api/v1/payout-batches", {
        programId: program.id,
        requestedOnly: who === "requested",
      });
      await refresh();
      toast(
        made.state === "cancelled"
          ? "Nobody can be paid now, so the batch is empty."
          : `Batch ${made.number} is made.`,
      );
      await navigate({ to: "/merchant/payouts/batches/$batchId", params: { batchId: made.id } });
    },
  });
  return (
    <Section title="New batch" aside="a draft: you see its lines and totals before anything leaves">
      <FormFrame form={form} submit="Make the batch" onCancel={onCancel}>
        <ChoiceField form={form} name="who" legend="Takes" choices={CHOICES} />
      </FormFrame>
    </Section>
  );
}
