import type { AffiliateProgram } from "../../../../../../core/api/affiliate.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useOpenDispute } from "../../api/use-disputes.ts";
import { contestTexts } from "../../texts/contest.ts";

interface MissingSaleFormProps {
  readonly programs: readonly AffiliateProgram[];
  readonly onDone: () => void;
}

/** Tells a merchant of an order that is nowhere among one's conversions. */
export function MissingSaleForm({ programs, onDone }: MissingSaleFormProps) {
  const t = useTexts(contestTexts);
  const open = useOpenDispute();
  const form = useForm({
    initial: { programId: programs[0]?.id ?? "", orderId: "", text: "" },
    check: ({ orderId, text }) => ({
      ...(orderId.trim() === "" ? { orderId: t.giveNumber } : {}),
      ...(text.trim() === "" ? { text: t.sayHow } : {}),
    }),
    send: async (values) => {
      const opened = await open({ subject: "missing_sale", ...values });
      toast(opened === null ? t.earlier : t.sentAs(String(opened.number)));
      onDone();
    },
  });
  return (
    <Section title={t.saleMissing}>
      <FormFrame form={form} submit={t.send} onCancel={onDone}>
        <SelectField
          form={form}
          name="programId"
          label={t.program}
          options={programs.map(({ id, name }) => [id, name])}
        />
        <TextField
          form={form}
          name="orderId"
          label={t.orderNumber}
          autoComplete="off"
          spellCheck={false}
          hint={t.orderHint}
        />
        <TextArea form={form} name="text" label={t.how} rows={5} hint={t.howHint} />
      </FormFrame>
    </Section>
  );
}
