import type { PayoutBatchDetail } from "../../../../../../core/api/payouts.ts";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatList } from "../../../../lib/format.ts";
import { formatMoney } from "../../../../lib/money.ts";
import { useMay } from "../../../../lib/session/use-may.ts";
import { useAccount } from "../../../../lib/session/use-session.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useRefreshPayouts } from "../../api/use-payouts.ts";
import { usePlace } from "../../api/use-place.ts";
import { useMembers } from "../../api/use-team.ts";
import { payoutBatchTexts } from "../../texts/payout-batch.ts";

/** Lets a draft leave, or says who can. */
export function ApprovePart({ batch }: { batch: PayoutBatchDetail }) {
  const t = useTexts(payoutBatchTexts);
  const { api } = usePlace();
  const refresh = useRefreshPayouts();
  const own = useAccount().user.id;
  const may = useMay("payouts:approve");
  const owners = useMembers().data?.filter(({ role, userId }) => role === "owner" && userId !== own) ?? [];
  const form = useForm({
    initial: {},
    send: async () => {
      // Whatever becomes of it, the batch may be another than was looked at.
      await api
        .post(`/api/v1/payout-batches/${batch.id}/approve`, { version: batch.version })
        .finally(() => void refresh());
      toast(t.isApproved(String(batch.number)));
    },
  });
  const others = owners.length === 0 ? t.noOwner : t.ask(formatList(owners.map(({ name }) => name)));
  if (!may)
    return (
      <Notice tone="unknown" title={t.ownerApproves}>
        {others}
      </Notice>
    );
  if (batch.needsFourEyes && batch.createdBy === own)
    return (
      <Notice tone="warn" title={t.somebodyElse}>
        <p>
          {t.youMade} {others}
        </p>
      </Notice>
    );
  const amounts = batch.totals.map(({ amountMinor, currency }) => formatMoney(amountMinor, currency));
  return (
    <FormFrame form={form} submit={amounts.length === 0 ? t.approve : t.approveAmounts(formatList(amounts))}>
      <p className="measure">
        {batch.needsFourEyes ? t.youAreOne : t.within} {t.leaves}
      </p>
    </FormFrame>
  );
}
