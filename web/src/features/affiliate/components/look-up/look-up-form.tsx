import { useState } from "react";
import type { AffiliateProgram } from "../../../../../../core/api/affiliate.ts";
import type { SaleLookedUp } from "../../../../../../core/api/sale-look-up.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { AFFILIATE, useAffiliateApi } from "../../api/use-affiliate.ts";
import { lookUpTexts } from "../../texts/look-up.ts";

const LookedUp = lazyPart(async () => (await import("./looked-up.tsx")).LookedUp);

/** Which sale it is about, and under it what is known of it. */
export function LookUpForm({ programs }: { programs: readonly AffiliateProgram[] }) {
  const t = useTexts(lookUpTexts);
  const api = useAffiliateApi();
  const [found, setFound] = useState<SaleLookedUp | null>(null);
  const form = useForm({
    initial: { programId: programs[0]?.id ?? "", by: "order", orderId: "", day: "" },
    leavesFreely: true,
    names: { from: "day", to: "day" },
    check: ({ by, orderId, day }): Record<string, string> => {
      if (by === "order") return orderId.trim() === "" ? { orderId: t.giveOrder } : {};
      return day === "" ? { day: t.giveDay } : {};
    },
    send: async ({ programId, by, orderId, day }) => {
      const sale =
        by === "order" ? { orderId: orderId.trim() } : { from: startOfDay(day), to: startOfDay(day, 1) };
      setFound(await api.get<SaleLookedUp>(`${AFFILIATE}/conversions/look-up`, { programId, ...sale }));
    },
  });
  return (
    <>
      <FormFrame form={form} submit={t.ask}>
        <SelectField
          form={form}
          name="programId"
          label={t.program}
          options={programs.map(({ id, name }) => [id, name])}
        />
        <SelectField
          form={form}
          name="by"
          label={t.by}
          options={[
            ["order", t.byOrder],
            ["day", t.byDay],
          ]}
        />
        {form.values.by === "order" ? (
          <TextField
            form={form}
            name="orderId"
            label={t.byOrder}
            hint={t.byOrderHint}
            autoComplete="off"
            spellCheck={false}
          />
        ) : (
          <TextField form={form} name="day" label={t.byDay} hint={t.byDayHint} type="date" />
        )}
      </FormFrame>
      <div aria-live="polite">{found === null ? null : <LookedUp found={found} />}</div>
    </>
  );
}
