import type { BankFileFormat } from "../../../../../../core/api/payouts-by-hand.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { payoutExportTexts } from "../../texts/payout-export.ts";

const formatsNow = (): readonly Choice<BankFileFormat>[] => {
  const t = textsNow(payoutExportTexts);
  return [
    {
      value: "csv",
      name: "CSV",
      text: t.csvText,
    },
    {
      value: "pain001",
      name: "SEPA pain.001",
      text: t.sepaText,
    },
  ];
};
const againNow = (): readonly Choice<"no" | "yes">[] => {
  const t = textsNow(payoutExportTexts);
  return [
    {
      value: "no",
      name: t.notYetIn,
      text: t.notYetInText,
    },
    {
      value: "yes",
      name: t.onceMore,
      text: t.onceMoreText,
    },
  ];
};
const TYPES: Readonly<Record<BankFileFormat, readonly [ending: string, type: string]>> = {
  csv: ["csv", "text/csv"],
  pain001: ["xml", "application/xml"],
};

interface Values {
  readonly format: BankFileFormat;
  readonly again: "no" | "yes";
  readonly reason: string;
  readonly name: string;
  readonly iban: string;
  readonly executeOn: string;
}

const FIELDS = { "debtor.name": "name", "debtor.iban": "iban" } as const;

/** The body of the request; undefined values are not sent. */
function asked({ format, again, reason, name, iban, executeOn }: Values) {
  const isSepa = format === "pain001";
  return {
    ...(again === "yes" ? { again: true, reason: reason.trim() } : {}),
    ...(isSepa ? { debtor: { name: name.trim(), iban: iban.trim() } } : {}),
    ...(isSepa && executeOn !== "" ? { executeOn } : {}),
  };
}

interface ExportFormProps {
  readonly batchId: string;
  readonly number: number;
  readonly onDone: () => void;
}

/** The file by which a bank is told to pay. */
export default function ExportForm({ batchId, number, onDone }: ExportFormProps) {
  const t = useTexts(payoutExportTexts);
  const { api } = usePlace();
  const refresh = useRefreshPayouts();
  const form = useForm<Values>({
    initial: { format: "csv", again: "no", reason: "", name: "", iban: "", executeOn: "" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../../core/api/payouts-by-hand.ts")).bankFileSchema,
        asked(values),
        FIELDS,
      ),
    names: FIELDS,
    send: async (values) => {
      const { format } = values;
      const file = await api.file(`/api/v1/payout-batches/${batchId}/export`, { format }, asked(values));
      const [ending, type] = TYPES[format];
      saveFile(`batch-${number}.${ending}`, type, file);
      toast(t.fileSaved);
      onDone();
      await refresh();
    },
  });
  const { format, again } = form.values;
  return (
    <FormFrame form={form} submit={t.export} onCancel={onDone}>
      <ChoiceField form={form} name="format" legend={t.as} choices={formatsNow()} />
      <ChoiceField form={form} name="again" legend={t.takes} choices={againNow()} />
      {again === "yes" ? (
        <TextArea form={form} name="reason" label={t.reasonLabel} hint={t.exportHint} rows={2} />
      ) : null}
      {format === "pain001" ? (
        <>
          <TextField form={form} name="name" label={t.payer} />
          <TextField form={form} name="iban" label={t.payerIban} autoComplete="off" spellCheck={false} />
          <TextField form={form} name="executeOn" type="date" label={t.execution} hint={t.today} optional />
        </>
      ) : null}
    </FormFrame>
  );
}
