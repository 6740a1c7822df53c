import { useState } from "react";
import type { PrivacyRequest } from "../../../../../../core/api/privacy.ts";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { settingsTexts } from "../../texts/settings.ts";

/** A buyer who wants to be forgotten, by the address or the merchant's own id. */
export function EraseCustomerSection() {
  const t = useTexts(settingsTexts);
  const { api, program } = usePlace();
  const [asked, setAsked] = useState<number | null>(null);
  const form = useForm({
    initial: { who: "" },
    check: ({ who }) => (who.trim() === "" ? { who: t.typeWho } : {}),
    send: async ({ who }) => {
      const text = who.trim();
      const body = {
        programId: program.id,
        ...(text.includes("@") ? { email: text } : { customerId: text }),
      };
      const { requests } = await api
        .post<{ requests: readonly PrivacyRequest[] }>("/api/v1/customers/erase", body)
        .catch(placeUnknown);
      setAsked(requests.length);
      form.reset({ who: "" });
    },
    names: { email: "who", customerId: "who" },
  });
  return (
    <Section title={t.erase}>
      <div className="stacked is-tight">
        <p className="measure">{t.eraseText}</p>
        {asked === null ? null : (
          <div role="status">
            <Notice tone="ok" title={t.beingErased}>
              {t.found(asked)}
            </Notice>
          </div>
        )}
        <FormFrame form={form} submit={t.eraseThis}>
          <TextField
            form={form}
            name="who"
            label={t.whoLabel}
            hint={t.inProgram(program.name)}
            autoComplete="off"
            spellCheck={false}
          />
        </FormFrame>
      </div>
    </Section>
  );
}

function placeUnknown(error: unknown): never {
  if (!(error instanceof ApiProblem) || error.status !== 404) throw error;
  const { status, message } = error;
  throw new ApiProblem(message, {
    status,
    errors: [{ field: "email", message: textsNow(settingsTexts).unknown }],
  });
}
