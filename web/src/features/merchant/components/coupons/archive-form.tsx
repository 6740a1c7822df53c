import { useQueryClient } from "@tanstack/react-query";
import type { Coupon } from "../../../../../../core/api/coupons.ts";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";

interface ArchiveFormProps {
  readonly coupon: Coupon;
  readonly onDone: () => void;
}

/** Asks once more, since it cannot be undone. */
export function ArchiveForm({ coupon, onDone }: ArchiveFormProps) {
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const form = useForm({
    initial: {},
    send: async () => {
      await api.post(`/api/v1/coupons/${coupon.id}/archive`);
      toast(`${coupon.code} is archived.`);
      onDone();
      await queries.invalidateQueries({ queryKey: keys.coupons });
    },
  });
  return (
    <FormFrame form={form} submit={`Archive ${coupon.code}`} onCancel={onDone}>
      <p>
        Orders from now on are credited by clicks alone, whether or not a buyer types{" "}
        <code>{coupon.code}</code>. This cannot be undone, and the code cannot be given again.
      </p>
    </FormFrame>
  );
}
