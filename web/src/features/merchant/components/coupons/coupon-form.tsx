import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Coupon } from "../../../../../../core/api/coupons.ts";
import type { Enrollment } from "../../../../../../core/api/enrollments.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { startOfDay } from "../../../../lib/day.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useEnrollments, useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";
import { couponsTexts } from "../../texts/coupons.ts";

const PLACES_MAX = 100;

/** A new coupon, once it is known who can own one. */
export function CouponForm({ onDone }: { onDone: () => void }) {
  const t = useTexts(couponsTexts);
  const places = useEnrollments("approved", PLACES_MAX);
  return (
    <Section title={t.newCoupon}>
      <Loaded of={[places]} meanwhile={<p className="quiet">{t.looking}</p>}>
        {(all) =>
          all.length === 0 ? (
            <Notice tone="unknown" title={t.noPlace}>
              {t.belongs} <Link to="/merchant/applications">{t.seeWho}</Link>.
            </Notice>
          ) : (
            <>
              <Fields places={all} onDone={onDone} />
              <MoreButton query={places} />
            </>
          )
        }
      </Loaded>
    </Section>
  );
}

interface FieldsProps {
  readonly places: readonly Enrollment[];
  readonly onDone: () => void;
}

function Fields({ places, onDone }: FieldsProps) {
  const t = useTexts(couponsTexts);
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const names = usePlaceNames();
  const form = useForm({
    initial: { enrollmentId: places[0]?.id ?? "", code: "", validFrom: "", validUntil: "" },
    check: ({ code }) => (code.trim() === "" ? { code: t.sayCode } : {}),
    send: async ({ enrollmentId, code, validFrom, validUntil }) => {
      const coupon = await api.post<Coupon>("/api/v1/coupons", {
        enrollmentId,
        code: code.trim(),
        validFrom: startOfDay(validFrom),
        // The day itself still counts.
        validUntil: startOfDay(validUntil, 1),
      });
      toast(t.isThere(coupon.code));
      await queries.invalidateQueries({ queryKey: keys.coupons });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.make} onCancel={onDone}>
      <SelectField
        form={form}
        name="enrollmentId"
        label={t.whose}
        hint={t.whoseHint}
        options={places.map((place) => [place.id, `${names.partner(place)} (${names.campaign(place)})`])}
      />
      <TextField
        form={form}
        name="code"
        label={t.code}
        spellCheck={false}
        autoComplete="off"
        hint={t.codeHint}
      />
      <div className="form-pair">
        <TextField form={form} name="validFrom" label={t.firstDay} type="date" optional />
        <TextField form={form} name="validUntil" label={t.lastDay} type="date" optional />
      </div>
      <p className="hint">{t.noDays}</p>
    </FormFrame>
  );
}
