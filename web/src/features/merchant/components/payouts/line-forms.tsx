import { PROOF_MAX_BYTES } from "../../../../../../core/api/bounds.ts";
import type { PayoutDetail } from "../../../../../../core/api/payouts.ts";
import type { HandPayout } from "../../../../../../core/api/payouts-by-hand.ts";
import { Field, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import type { LineAction } from "../../line-actions.ts";
import { parseAmount } from "../../parse-amount.ts";
import { payoutActionsTexts } from "../../texts/payout-actions.ts";

interface LineFormProps {
  readonly line: PayoutDetail;
  /** Says what was done, and looks at the line again. */
  readonly onDone: (told: string) => Promise<void>;
  readonly onCancel: () => void;
}

/** Actions that want more than a reason, or none. */
type FormAction = Exclude<LineAction, "hold" | "release" | "cancel" | "switch-method" | "mark-failed">;

/** The form of an action that wants more than a reason, or none. */
export default function LineForm({ action, ...props }: LineFormProps & { readonly action: FormAction }) {
  switch (action) {
    case "retry":
      return <RetryForm {...props} />;
    case "mark-paid":
      return <MarkPaidForm {...props} />;
    case "correct":
      return <CorrectForm {...props} />;
    case "mark-returned":
      return <MarkReturnedForm {...props} />;
  }
}

const pathOf = (line: PayoutDetail, action: string) => `/api/v1/payouts/${line.id}/${action}`;
const PROOF_TYPES = "application/pdf,image/png,image/jpeg,image/webp";

/** That it was paid: as the bank calls it, on which day, and with what proof. */
function MarkPaidForm({ line, onDone, onCancel }: LineFormProps) {
  const t = useTexts(payoutActionsTexts);
  const { api } = usePlace();
  const form = useForm<{ reference: string; paidOn: string; proof: File | null }>({
    initial: { reference: "", paidOn: "", proof: null },
    check: async ({ reference, paidOn, proof }) => ({
      ...(await checkWith(
        async () => (await import("../../../../../../core/api/payouts-by-hand.ts")).markPaidSchema,
        { reference, paidOn },
      )),
      ...(proof !== null && proof.size > PROOF_MAX_BYTES ? { proof: t.atMost } : {}),
    }),
    names: { proofKey: "proof", "": "proof" },
    send: async ({ reference, paidOn, proof }) => {
      const kept = proof === null ? null : await api.post<HandPayout>(pathOf(line, "proof"), proof);
      const proofKey = kept?.proofKey ?? undefined;
      await api.post(pathOf(line, "mark-paid"), { reference, paidOn, proofKey });
      await onDone(t.markedPaid);
    },
  });
  return (
    <FormFrame form={form} submit={t.markPaid} onCancel={onCancel}>
      <TextField form={form} name="reference" label={t.reference} hint={t.referenceHint} autoComplete="off" />
      <TextField form={form} name="paidOn" type="date" label={t.paidOn} />
      <Field label={t.proof} hint={t.proofHint} error={form.errors.proof} optional>
        {(control) => (
          <input
            {...control}
            className="input"
            type="file"
            accept={PROOF_TYPES}
            onChange={({ target }) => form.set("proof", target.files?.[0] ?? null)}
          />
        )}
      </Field>
    </FormFrame>
  );
}

/** Reference or day as they should have been said. */
function CorrectForm({ line, onDone, onCancel }: LineFormProps) {
  const t = useTexts(payoutActionsTexts);
  const { api } = usePlace();
  const asked = ({ reference, paidOn, reason }: { reference: string; paidOn: string; reason: string }) => ({
    ...(reference.trim() === "" || reference === line.reference ? {} : { reference }),
    ...(paidOn === "" ? {} : { paidOn }),
    reason,
  });
  const form = useForm({
    initial: { reference: line.reference ?? "", paidOn: "", reason: "" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../../core/api/payouts-by-hand.ts")).correctPaymentSchema,
        asked(values),
      ),
    send: async (values) => {
      await api.post(pathOf(line, "correct"), asked(values));
      await onDone(t.corrected);
    },
  });
  return (
    <FormFrame form={form} submit={t.correct} onCancel={onCancel}>
      <TextField form={form} name="reference" label={t.reference} autoComplete="off" />
      <TextField form={form} name="paidOn" type="date" label={t.paidOn} hint={t.asItWas} optional />
      <TextArea form={form} name="reason" label={t.reason} hint={t.correctHint} rows={2} />
    </FormFrame>
  );
}

/** What has come back of it in all. */
function MarkReturnedForm({ line, onDone, onCancel }: LineFormProps) {
  const t = useTexts(payoutActionsTexts);
  const { api } = usePlace();
  const { currency } = line;
  const form = useForm({
    initial: { amount: "", reason: "" },
    check: ({ amount, reason }) => {
      const minor = parseAmount(amount, currency);
      return {
        ...(minor === null || minor === 0
          ? {
              amount: t.giveAmount(currency, formatMoney(line.amountMinor, currency)),
            }
          : {}),
        ...(reason.trim() === "" ? { reason: t.sayWhy } : {}),
      };
    },
    names: { amountMinor: "amount" },
    send: async ({ amount, reason }) => {
      await api.post(pathOf(line, "mark-returned"), { amountMinor: parseAmount(amount, currency), reason });
      await onDone(t.availableAgain);
    },
  });
  return (
    <FormFrame form={form} submit={t.markReturned} onCancel={onCancel}>
      <TextField
        form={form}
        name="amount"
        inputMode="decimal"
        label={t.comeBack(currency)}
        hint={t.ofAll(formatMoney(line.amountMinor, currency), formatMoney(line.returnedMinor, currency))}
      />
      <TextArea form={form} name="reason" label={t.reason} hint={t.asBankGave} rows={2} />
    </FormFrame>
  );
}

/** The API names the payout as the field that is wrong, which is all that the form is about. */
function ofTheWhole(error: unknown): never {
  if (!(error instanceof ApiProblem)) throw error;
  const { message, status, code, requestId } = error;
  throw new ApiProblem(message, { status, requestId, ...(code === null ? {} : { code }) });
}

/** Once more, from the beginning or from the payee's own account. */
function RetryForm({ line, onDone, onCancel }: LineFormProps) {
  const t = useTexts(payoutActionsTexts);
  const { api } = usePlace();
  const form = useForm({
    initial: {},
    send: async () => {
      await api.post(pathOf(line, "retry")).catch(ofTheWhole);
      await onDone(t.tried);
    },
  });
  return (
    <FormFrame form={form} submit={t.tryAgain} onCancel={onCancel}>
      <p className="measure">{line.failure?.stage === "bank" ? t.atBank : t.reservedAnew}</p>
    </FormFrame>
  );
}
