import type { CountryPolicy } from "../../../../../core/api/country-policies.ts";
import { CheckField } from "../../../components/ui/check-field.tsx";
import { SelectField, TextArea, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { toast } from "../../../lib/announce.ts";
import { countryOptions } from "../../../lib/country-options.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { parsePercent, percentTexts, typedPercent } from "../../../lib/parse-percent.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePutCountries } from "../api/use-countries.ts";
import { countriesTexts } from "../texts/countries.ts";

interface PolicyFormProps {
  readonly policies: readonly CountryPolicy[];
  /** What is replaced; null: a country without one is chosen. */
  readonly standing: CountryPolicy | null;
  readonly onDone: () => void;
}

const NAMES = { maxPayoutBps: "payout", maxLevels: "levels" } as const;

interface Values {
  readonly country: string;
  readonly payout: string;
  readonly levels: string;
  readonly signUpBonus: boolean;
  readonly source: string;
}

const policyOf = ({ payout, levels, signUpBonus, source }: Values) => ({
  maxPayoutBps: payout.trim() === "" ? null : parsePercent(payout),
  maxLevels: levels.trim() === "" ? null : Number(levels),
  ...{ signUpBonus, source },
});

/** All of what a country allows plans to pay. */
export function PolicyForm({ policies, standing, onDone }: PolicyFormProps) {
  const t = useTexts(countriesTexts);
  const percent = useTexts(percentTexts);
  const put = usePutCountries();
  const form = useForm<Values>({
    initial: {
      country: standing?.country ?? "",
      payout: typeof standing?.maxPayoutBps === "number" ? typedPercent(standing.maxPayoutBps) : "",
      levels: String(standing?.maxLevels ?? ""),
      signUpBonus: standing?.signUpBonus ?? false,
      source: standing?.source ?? "",
    },
    names: NAMES,
    check: async (values) => ({
      ...(await checkWith(
        async () => (await import("../../../../../core/api/country-policies.ts")).countryPolicySchema,
        policyOf(values),
        NAMES,
      )),
      ...(values.country === "" ? { country: t.giveCountry } : {}),
      ...(values.payout.trim() !== "" && parsePercent(values.payout) === null
        ? { payout: percent.giveShare }
        : {}),
    }),
    send: async (values) => {
      await put.policy({ country: values.country, ...policyOf(values) }, standing);
      toast(t.savedPolicy(formatCountry(values.country)));
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit={t.savePolicy} onCancel={onDone}>
      {standing === null ? (
        <SelectField
          form={form}
          name="country"
          label={t.country}
          options={[
            ["", t.chooseCountry],
            ...countryOptions().filter(([code]) => !policies.some(({ country }) => country === code)),
          ]}
        />
      ) : null}
      <TextField
        form={form}
        name="payout"
        label={t.payoutIn}
        hint={t.noneIsNoBound}
        inputMode="decimal"
        autoComplete="off"
      />
      <TextField
        form={form}
        name="levels"
        label={t.levelsMost}
        hint={t.levelsHint}
        inputMode="numeric"
        autoComplete="off"
      />
      <CheckField form={form} name="signUpBonus">
        {t.signUpAllowed}
      </CheckField>
      <TextArea form={form} name="source" label={t.source} hint={t.sourceHint} />
    </FormFrame>
  );
}
