import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import type { Coupon } from "../../../../../../core/api/coupons.ts";
import type { Enrollment } from "../../../../../../core/api/enrollments.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { MoreButton } from "../../../../components/ui/more-button.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { startOfDay } from "../../../../lib/day.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useEnrollments, useKeys } from "../../api/use-merchant.ts";
import { usePlace } from "../../api/use-place.ts";
import { usePlaceNames } from "../../api/use-place-names.ts";

const PLACES_MAX = 100;

/** A new coupon, once it is known who can own one. */
export function CouponForm({ onDone }: { onDone: () => void }) {
  const places = useEnrollments("approved", PLACES_MAX);
  return (
    <Section title="New coupon">
      <LoadProblem error={places.error} onRetry={() => void places.refetch()} />
      {places.data === undefined && places.error === null ? (
        <p className="quiet">Looking up your partners</p>
      ) : null}
      {places.data?.length === 0 ? (
        <Notice tone="unknown" title="No partner has a place yet">
          A coupon belongs to a partner in a campaign.{" "}
          <Link to="/merchant/applications">See who wants to join</Link>.
        </Notice>
      ) : null}
      {places.data !== undefined && places.data.length > 0 ? (
        <>
          <Fields places={places.data} onDone={onDone} />
          <MoreButton query={places} />
        </>
      ) : null}
    </Section>
  );
}

interface FieldsProps {
  readonly places: readonly Enrollment[];
  readonly onDone: () => void;
}

function Fields({ places, onDone }: FieldsProps) {
  const { api } = usePlace();
  const keys = useKeys();
  const queries = useQueryClient();
  const names = usePlaceNames();
  const form = useForm({
    initial: { enrollmentId: places[0]?.id ?? "", code: "", validFrom: "", validUntil: "" },
    check: ({ code }) => (code.trim() === "" ? { code: "Say what buyers type, as ADA10." } : {}),
    send: async ({ enrollmentId, code, validFrom, validUntil }) => {
      const coupon = await api.post<Coupon>("/api/v1/coupons", {
        enrollmentId,
        code: code.trim(),
        validFrom: startOfDay(validFrom),
        // The day itself still counts.
        validUntil: startOfDay(validUntil, 1),
      });
      toast(`The coupon ${coupon.code} is there.`);
      await queries.invalidateQueries({ queryKey: keys.coupons });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit="Make the coupon" onCancel={onDone}>
      <SelectField
        form={form}
        name="enrollmentId"
        label="Whose it is"
        hint="Orders with the coupon are credited to this partner, whatever was clicked."
        options={places.map((place) => [place.id, `${names.partner(place)} (${names.campaign(place)})`])}
      />
      <TextField
        form={form}
        name="code"
        label="Code"
        spellCheck={false}
        autoComplete="off"
        hint="As buyers type it in your shop, in any case. The discount is your shop's; here it says whose order it is."
      />
      <div className="form-pair">
        <TextField form={form} name="validFrom" label="First day" type="date" optional />
        <TextField form={form} name="validUntil" label="Last day" type="date" optional />
      </div>
      <p className="hint">
        Without a first day it holds from now on, without a last day until it is archived.
      </p>
    </FormFrame>
  );
}
