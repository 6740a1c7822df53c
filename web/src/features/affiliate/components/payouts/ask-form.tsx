import { useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import type { NextPayout, OwnPayout } from "../../../../../../core/api/payouts.ts";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { useOwnApi } from "../../../../lib/api/use-own-api.ts";
import { readAsked } from "../../../../lib/asked-amount.ts";
import { type Form, useForm } from "../../../../lib/form/use-form.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { newUuid } from "../../../../lib/new-uuid.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { KEYS } from "../../api/use-affiliate.ts";
import { PAYOUTS } from "../../api/use-payouts.ts";
import { ownPayoutsTexts } from "../../texts/payouts.ts";

interface AskValues {
  readonly amount: string;
}

/**
 * Asks for a payout under a key of its own, which stays until the API has said what became of it: when an answer is lost, asking
 * again is the same payout and no second one.
 */
function useAsk({ partnerId, currency }: NextPayout, onDone: () => void): Form<AskValues> {
  const t = useTexts(ownPayoutsTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const key = useRef<string | null>(null);
  const form = useForm<AskValues>({
    initial: { amount: "" },
    names: { amountMinor: "amount" },
    check: ({ amount }) => {
      const asked = readAsked(amount, currency);
      return asked.ok ? {} : { amount: asked.sentence };
    },
    send: async ({ amount }) => {
      const asked = readAsked(amount, currency);
      if (!asked.ok) return;
      key.current ??= newUuid();
      const body = { partnerId, currency, requestKey: key.current };
      const send = () =>
        api.post<OwnPayout>(
          PAYOUTS,
          asked.amountMinor === null ? body : { ...body, amountMinor: asked.amountMinor },
        );
      const payout = await send().catch((error: unknown) => {
        if (!(error instanceof ApiProblem) || error.code !== "conflict") throw error;
        return null;
      });
      key.current = null;
      await queries.invalidateQueries({ queryKey: KEYS.payouts });
      toast(payout === null ? t.earlier : t.asked(formatMoney(payout.amountMinor, currency)));
      form.reset();
      onDone();
    },
  });
  return form;
}

interface AskFormProps {
  readonly purse: NextPayout;
  /** While it is closed, what was typed and the request's key stay. */
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function AskForm({ purse, isOpen, onClose }: AskFormProps) {
  const t = useTexts(ownPayoutsTexts);
  const { currency, amountMinor } = purse;
  const form = useAsk(purse, onClose);
  if (!isOpen) return null;
  return (
    <FormFrame form={form} submit={t.ask} onCancel={onClose}>
      <TextField
        form={form}
        name="amount"
        label={t.amountIn(currency)}
        inputMode="decimal"
        autoComplete="off"
        optional
        hint={t.all(formatMoney(amountMinor, currency))}
      />
    </FormFrame>
  );
}
