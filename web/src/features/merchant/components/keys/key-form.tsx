import { ORGANISATION_SCOPES, SCOPES } from "../../../../../../core/access/permissions.ts";
import type { NewKey } from "../../../../../../core/api/keys.ts";
import { SelectField, TextArea, TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { startOfDay } from "../../../../lib/day.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useChangeApiKeys } from "../../api/use-api-keys.ts";
import { usePlace } from "../../api/use-place.ts";
import { readAddresses } from "../../key-state.ts";

const NOT_CHOSEN = "Choose at least one thing that the key may do.";

/** A new key, with no more than it needs. */
export function KeyForm({ onMade, onCancel }: { onMade: (made: NewKey) => void; onCancel: () => void }) {
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
      ...(name.trim() === "" ? { name: "Say where it is used, as Shop server." } : {}),
      ...(scopes.length === 0 ? { scopes: NOT_CHOSEN } : {}),
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
    <Section title="New key">
      <FormFrame form={form} submit="Make the key" onCancel={onCancel}>
        <TextField form={form} name="name" label="Name" hint="Where it is used, so that you know it again." />
        <SelectField
          form={form}
          name="of"
          label="What it sees"
          options={[
            ["program", `${program.name} alone`],
            ["organisation", "Every program of the organisation"],
          ]}
        />
        <fieldset className="scopes">
          <legend>What it may do</legend>
          {offered.map((scope) => (
            <label key={scope} className="scope">
              <input type="checkbox" checked={scopes.includes(scope)} onChange={() => toggle(scope)} />
              <code>{scope}</code>
            </label>
          ))}
          {form.errors.scopes === undefined ? null : <p role="alert">{form.errors.scopes}</p>}
        </fieldset>
        <TextField
          form={form}
          name="until"
          label="Last day"
          type="date"
          optional
          hint="Without one it works until it is revoked."
        />
        <TextArea
          form={form}
          name="allowedAddresses"
          label="Works from"
          optional
          hint="Addresses or ranges as 203.0.113.7 or 2001:db8::/32, one a line. Without any it works from everywhere."
        />
      </FormFrame>
    </Section>
  );
}

const isOfOrganisation = (scope: string): boolean => (ORGANISATION_SCOPES as ReadonlySet<string>).has(scope);
