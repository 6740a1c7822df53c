import { ChoiceField } from "../../../components/ui/choice-field.tsx";
import { SelectField, TextArea, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { toast } from "../../../lib/announce.ts";
import { ApiProblem } from "../../../lib/api/problem.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { galleryTexts } from "../texts/gallery.ts";
import { COUNTRIES } from "./sample-data.ts";

const ENDS = ["done", "offline", "refused", "conflict", "broken"] as const;
type End = (typeof ENDS)[number];

/** Each kind of field in one form, which ends as it is told to. */
export function FieldSamples() {
  const t = useTexts(galleryTexts);
  const form = useForm({
    initial: { name: "", note: "", country: "VN", password: "", paying: "monthly", end: "refused" },
    leavesFreely: true,
    check: ({ name }): Record<string, string> => (name.trim() === "" ? { name: t.required } : {}),
    send: async ({ end }) => {
      const problem = problemOf(end, t.reason, t.taken);
      if (problem !== null) throw problem;
      toast(t.sent);
    },
  });
  const choices = (["monthly", "asked"] as const).map((value) => ({ value, ...t.choices[value] }));
  return (
    <>
      <p>{t.fieldsText}</p>
      <FormFrame form={form} submit={t.save} onCancel={() => form.reset()}>
        <TextField form={form} name="name" label={t.name} hint={t.nameHint} autoComplete="off" />
        <div className="form-pair">
          <SelectField form={form} name="country" label={t.country} options={COUNTRIES} />
          <PasswordField form={form} name="password" label={t.password} isNew />
        </div>
        <TextArea form={form} name="note" label={t.note} optional />
        <ChoiceField form={form} name="paying" legend={t.paying} choices={choices} />
        <SelectField
          form={form}
          name="end"
          label={t.end}
          options={ENDS.map((each) => [each, t.ends[each]] as const)}
        />
      </FormFrame>
    </>
  );
}

/** What the API answers where sending ends so; null where it is done. */
function problemOf(end: string, reason: string, taken: string): Error | null {
  const problems: Readonly<Record<End, Error | null>> = {
    done: null,
    offline: new TypeError("offline"),
    refused: new ApiProblem(reason, { status: 422, errors: [{ field: "name", message: taken }] }),
    conflict: new ApiProblem(reason, { status: 409 }),
    broken: new ApiProblem(reason, { status: 500 }),
  };
  return problems[end as End] ?? null;
}
