import type { BankFileFormat } from "../../../../../../core/api/payouts-by-hand.ts";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { saveFile } from "../../../../lib/save-file.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";

const FORMATS: readonly Choice<BankFileFormat>[] = [
  {
    value: "csv",
    name: "CSV",
    text: "Every line that is paid by hand, with where it goes, and totals by currency.",
  },
  {
    value: "pain001",
    name: "SEPA pain.001",
    text: "Lines in euros to an IBAN, as most European banks take them.",
  },
];
const AGAIN: readonly Choice<"no" | "yes">[] = [
  {
    value: "no",
    name: "What is in no file yet",
    text: "Approved lines become submitted: they are with the bank then.",
  },
  {
    value: "yes",
    name: "Everything once more",
    text: "What an earlier file had as well. It moves nothing; say why.",
  },
];
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
      toast("The file is saved. That it was made stands in the audit log.");
      onDone();
      await refresh();
    },
  });
  const { format, again } = form.values;
  return (
    <FormFrame form={form} submit="Export" onCancel={onDone}>
      <ChoiceField form={form} name="format" legend="As" choices={FORMATS} />
      <ChoiceField form={form} name="again" legend="Takes" choices={AGAIN} />
      {again === "yes" ? (
        <TextArea
          form={form}
          name="reason"
          label="Reason"
          hint="It stands in the audit log: why it is exported once more."
          rows={2}
        />
      ) : null}
      {format === "pain001" ? (
        <>
          <TextField form={form} name="name" label="Account holder that pays" />
          <TextField form={form} name="iban" label="IBAN that pays" autoComplete="off" spellCheck={false} />
          <TextField
            form={form}
            name="executeOn"
            type="date"
            label="Day of execution"
            hint="Left out: today."
            optional
          />
        </>
      ) : null}
    </FormFrame>
  );
}
