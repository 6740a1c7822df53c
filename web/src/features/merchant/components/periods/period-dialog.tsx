import { useQueryClient } from "@tanstack/react-query";
import type { PeriodDetail } from "../../../../../../core/api/periods.ts";
import { CheckField } from "../../../../components/ui/check-field.tsx";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Amounts } from "../../../../components/ui/money.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePeriodActs, usePeriodsKey } from "../../api/use-periods.ts";
import { bonusSums } from "../../describe-period.ts";
import { periodsTexts } from "../../texts/periods.ts";

interface PeriodDialogProps {
  readonly what: "close" | "approve";
  readonly period: PeriodDetail;
  readonly onClose: () => void;
}

/** Says what follows from closing or approving a period, and does it. */
export default function PeriodDialog({ what, period, onClose }: PeriodDialogProps) {
  const t = useTexts(periodsTexts);
  const acts = usePeriodActs(period.id);
  const queries = useQueryClient();
  const queryKey = usePeriodsKey();
  const closes = what === "close";
  const form = useForm({
    initial: { despiteCountryPolicy: false },
    leavesFreely: true,
    send: async ({ despiteCountryPolicy }) => {
      await (closes ? acts.ask("close") : acts.approve(period.version, despiteCountryPolicy));
      toast(closes ? t.closed : t.approved);
      onClose();
      await queries.invalidateQueries({ queryKey });
    },
  });
  return (
    <Dialog title={closes ? t.closeSubmit : t.approveTitle} onClose={onClose}>
      <FormFrame form={form} submit={closes ? t.closeSubmit : t.approveSubmit} onCancel={onClose}>
        <p>{closes ? t.closeText : t.approveText}</p>
        {closes ? null : (
          <p>
            <Amounts amounts={bonusSums(period.totals?.bonuses ?? [])} none={t.nothingPaid} />
          </p>
        )}
        {closes || period.countryBreaches.length === 0 ? null : (
          <Notice tone="bad" title={t.breaches}>
            <ul>
              {period.countryBreaches.map((breach) => (
                <li key={breach}>{breach}</li>
              ))}
            </ul>
            <CheckField form={form} name="despiteCountryPolicy">
              {t.despite}
            </CheckField>
          </Notice>
        )}
      </FormFrame>
    </Dialog>
  );
}
