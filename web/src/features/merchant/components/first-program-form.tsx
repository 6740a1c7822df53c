import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import type { Program } from "../../../../../core/api/programs.ts";
import { CURRENCIES } from "../../../../../core/money/currency.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import type { Api } from "../../../lib/api/create-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { viewerZone } from "../../../lib/formatters.ts";
import { parsePercent } from "../../../lib/parse-percent.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { PROGRAMS_KEY } from "../api/use-place.ts";
import { firstProgramTexts } from "../texts/first-program.ts";

interface FirstProgramFormProps {
  readonly api: Api;
  readonly organisation: { readonly name: string };
  readonly onMade: (programId: string) => void;
}

/** Everything that it does not ask for has a default that can be changed later. */
export function FirstProgramForm({ api, organisation, onMade }: FirstProgramFormProps) {
  const t = useTexts(firstProgramTexts);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const form = useForm({
    initial: { name: organisation.name, currency: "USD", rate: "10" },
    names: { currencies: "currency", plan: "rate" },
    check: ({ rate }) => (parsePercent(rate) ? {} : { rate: t.share }),
    send: async ({ name, currency, rate }) => {
      const rateBps = parsePercent(rate) ?? 0;
      const program = await api.post<Program>("/api/v1/programs", {
        name: name.trim(),
        timezone: viewerZone(),
        currencies: [currency],
        plan: { v: 1, levels: [{ kind: "percentage", rateBps }], compression: "none", capBps: rateBps },
      });
      await queries.invalidateQueries({ queryKey: PROGRAMS_KEY });
      onMade(program.id);
      toast(t.isThere(program.name));
      await navigate({ to: "/merchant/guide" });
    },
  });
  return (
    <FormFrame form={form} submit={t.make}>
      <TextField form={form} name="name" label={t.name} hint={t.nameHint} autoComplete="organization" />
      <div className="form-pair">
        <SelectField
          form={form}
          name="currency"
          label={t.currency}
          options={CURRENCIES.map((code) => [code, code])}
        />
        <TextField form={form} name="rate" label={t.rate} inputMode="decimal" />
      </div>
    </FormFrame>
  );
}
