import { ORGANISATION_SCOPES, SCOPES } from "../../../../../../core/access/permissions.ts";
import type { NewKey } from "../../../../../../core/api/keys.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeApiKeys } from "../../api/use-api-keys.ts";
import { usePlace } from "../../api/use-place.ts";
import { readAddresses } from "../../key-state.ts";
import { keysTexts } from "../../texts/keys.ts";

/** A new key, with no more than it needs. */
export function KeyForm({ onMade, onCancel }: { onMade: (made: NewKey) => void; onCancel: () => void }) {
  const t = useTexts(keysTexts);
  const { program } = usePlace();
  const { create } = useChangeApiKeys();
  const form = useForm({
    initial: {
      name: "",
      of: "program",
      scopes: ["conversions:write"] as readonly string[],
      until: "",
      allowedAddresses: "",
    },
    check: ({ name, scopes }) => ({
      ...(name.trim() === "" ? { name: t.sayWhere } : {}),
      ...(scopes.length === 0 ? { scopes: t.notChosen } : {}),
    }),
    names: { expiresAt: "until" },
    send: async ({ name, of, scopes, until, allowedAddresses }) =>
      onMade(
        await create({
          name: name.trim(),
          programId: of === "program" ? program.id : null,
          scopes: scopes.filter((scope) => of === "organisation" || !isOfOrganisation(scope)),
          // The day itself still counts.
          expiresAt: startOfDay(until, 1),
          allowedAddresses: readAddresses(allowedAddresses),
        }),
      ),
  });
  const { of, scopes } = form.values;
  const offered = SCOPES.filter((scope) => of === "organisation" || !isOfOrganisation(scope));
  const toggle = (scope: string) =>
    form.set("scopes", scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  return (
    <Section title={t.newKey}>
      <FormFrame form={form} submit={t.make} onCancel={onCancel}>
        <TextField form={form} name="name" label={t.name} hint={t.nameHint} />
        <SelectField
          form={form}
          name="of"
          label={t.sees}
          options={[
            ["program", t.alone(program.name)],
            ["organisation", t.every],
          ]}
        />
        <fieldset className="scopes">
          <legend>{t.may}</legend>
          {offered.map((scope) => (
            <label key={scope} className="scope">
              <input
                type="checkbox"
                checked={scopes.includes(scope)}
                aria-invalid={form.errors.scopes === undefined ? undefined : true}
                onChange={() => toggle(scope)}
              />
              <code>{scope}</code>
            </label>
          ))}
          {form.errors.scopes === undefined ? null : <p role="alert">{form.errors.scopes}</p>}
        </fieldset>
        <TextField form={form} name="until" label={t.lastDay} type="date" optional hint={t.lastHint} />
        <TextArea form={form} name="allowedAddresses" label={t.worksFrom} optional hint={t.fromLong} />
      </FormFrame>
    </Section>
  );
}

const isOfOrganisation = (scope: string): boolean => (ORGANISATION_SCOPES as ReadonlySet<string>).has(scope);
