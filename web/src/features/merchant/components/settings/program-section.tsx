import { COUNTRIES } from "../../../../../../core/countries/country.ts";
import { isCurrency } from "../../../../../../core/money/currency.ts";
import { SelectField, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { formatCountry } from "../../../../lib/format-country.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeProgram } from "../../api/use-change-program.ts";
import { usePlace } from "../../api/use-place.ts";
import { programSettingsTexts } from "../../texts/program-settings.ts";

/** "usd, EUR" → USD and EUR. */
const codesOf = (text: string) =>
  text
    .toUpperCase()
    .split(/[\s,;]+/)
    .filter((code) => code !== "");

/** How the program is called, where it is offered, by which clock and in which currencies. */
export function ProgramSection() {
  const t = useTexts(programSettingsTexts);
  const { program } = usePlace();
  const change = useChangeProgram();
  const form = useForm({
    initial: {
      name: program.name,
      notifyEmail: program.notifyEmail ?? "",
      currencies: program.currencies.join(" "),
      timezone: program.timezone,
      country: program.country ?? "",
    },
    check: ({ name, currencies }) => {
      const codes = codesOf(currencies);
      const wrong = codes.find((code) => !isCurrency(code));
      return {
        ...(name.trim() === "" ? { name: t.missing } : {}),
        ...(codes.length === 0 ? { currencies: t.missing } : {}),
        ...(wrong === undefined ? {} : { currencies: t.noCurrency(wrong) }),
      };
    },
    send: async ({ name, notifyEmail, currencies, timezone, country }) => {
      await change({
        ...{ name: name.trim(), currencies: [...new Set(codesOf(currencies))], timezone },
        notifyEmail: notifyEmail.trim() === "" ? null : notifyEmail.trim(),
        country: country === "" ? null : country,
      });
      toast(t.saved);
    },
  });
  const zones = new Set([program.timezone, ...Intl.supportedValuesOf("timeZone")]);
  const countries = COUNTRIES.map((code): [string, string] => [code, formatCountry(code)]);
  return (
    <Section title={t.program}>
      <FormFrame form={form} submit={t.saveProgram}>
        <TextField form={form} name="name" label={t.name} hint={t.nameHint} autoComplete="off" />
        <TextField
          form={form}
          name="notifyEmail"
          label={t.notifyEmail}
          hint={t.notifyHint}
          type="email"
          autoComplete="email"
          optional
        />
        <TextField
          form={form}
          name="currencies"
          label={t.currencies}
          hint={t.currenciesHint}
          spellCheck={false}
          autoComplete="off"
        />
        <SelectField
          form={form}
          name="timezone"
          label={t.timezone}
          hint={t.timezoneHint}
          options={[...zones].map((zone) => [zone, zone] as const)}
        />
        <SelectField
          form={form}
          name="country"
          label={t.country}
          hint={t.countryHint}
          options={[
            ["", t.noCountry],
            ...countries.toSorted(([, one], [, other]) => one.localeCompare(other)),
          ]}
        />
      </FormFrame>
    </Section>
  );
}
