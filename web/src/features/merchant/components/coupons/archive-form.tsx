import { useQueryClient } from "@tanstack/react-query";
import type { Coupon } from "../../../../../../core/api/coupons.ts";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { weave } from "../../../../lib/texts/weave.tsx";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { couponsTexts } from "../../texts/coupons.ts";

interface ArchiveFormProps {
  readonly coupon: Coupon;
  readonly onDone: () => void;
}

/** Asks once more, since it cannot be undone. */
export function ArchiveForm({ coupon, onDone }: ArchiveFormProps) {
  const t = useTexts(couponsTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const form = useForm({
    initial: {},
    send: async () => {
      await api.post(`/api/v1/coupons/${coupon.id}/archive`);
      toast(t.isArchived(coupon.code));
      onDone();
      await queries.invalidateQueries({ queryKey: keys.coupons });
    },
  });
  return (
    <FormFrame form={form} submit={t.archiveCode(coupon.code)} onCancel={onDone}>
      <p>{weave(t.archiveText, <code>{coupon.code}</code>)}</p>
    </FormFrame>
  );
}
