import type { AffiliateProgram } from "../../../../../../core/api/affiliate.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useOpenDispute } from "../../api/use-disputes.ts";

interface MissingSaleFormProps {
  readonly programs: readonly AffiliateProgram[];
  readonly onDone: () => void;
}

/** Tells a merchant of an order that is nowhere among one's conversions. */
export function MissingSaleForm({ programs, onDone }: MissingSaleFormProps) {
  const open = useOpenDispute();
  const form = useForm({
    initial: { programId: programs[0]?.id ?? "", orderId: "", text: "" },
    check: ({ orderId, text }) => ({
      ...(orderId.trim() === "" ? { orderId: "Give the number that the shop gave the order." } : {}),
      ...(text.trim() === "" ? { text: "Say how the order came through you." } : {}),
    }),
    send: async (values) => {
      const opened = await open({ subject: "missing_sale", ...values });
      toast(
        opened === null
          ? "Your earlier words had arrived. Nothing was sent twice."
          : `It is sent, as dispute ${opened.number}.`,
      );
      onDone();
    },
  });
  return (
    <Section title="A sale is missing">
      <FormFrame form={form} submit="Send it to the merchant" onCancel={onDone}>
        <SelectField
          form={form}
          name="programId"
          label="Program"
          options={programs.map(({ id, name }) => [id, name])}
        />
        <TextField
          form={form}
          name="orderId"
          label="Order number"
          autoComplete="off"
          spellCheck={false}
          hint="As the shop gave it to the customer."
        />
        <TextArea
          form={form}
          name="text"
          label="How it came through you"
          rows={5}
          hint="Which link or coupon, about when, and from what you know it."
        />
      </FormFrame>
    </Section>
  );
}
