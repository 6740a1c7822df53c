import type { Form } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { hooksTexts } from "../texts/hooks.ts";
import "./hooks.css";

/** Of which types of events an endpoint is told. */
export function TypesField<Values extends { readonly types: readonly string[] }>({
  form,
  offered,
}: {
  readonly form: Form<Values>;
  readonly offered: readonly string[];
}) {
  const t = useTexts(hooksTexts);
  const { types } = form.values;
  const toggle = (type: string) =>
    form.set(
      "types",
      (types.includes(type) ? types.filter((each) => each !== type) : [...types, type]) as Values["types"],
    );
  return (
    <fieldset className="hook-types">
      <legend>{t.types}</legend>
      {offered.map((type) => (
        <label key={type} className="hook-type">
          <input
            type="checkbox"
            checked={types.includes(type)}
            aria-invalid={form.errors.types === undefined ? undefined : true}
            onChange={() => toggle(type)}
          />
          <code>{type}</code>
        </label>
      ))}
      {form.errors.types === undefined ? null : <p role="alert">{form.errors.types}</p>}
    </fieldset>
  );
}
