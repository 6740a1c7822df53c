import { useState } from "react";
import type { PrivacyRequest } from "../../../../../../core/api/privacy.ts";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { ApiProblem } from "../../../../lib/api/problem.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { usePlace } from "../../api/use-place.ts";

/** A buyer who wants to be forgotten, by the address or the merchant's own id. */
export function EraseCustomerSection() {
  const { api, program } = usePlace();
  const [asked, setAsked] = useState<number | null>(null);
  const form = useForm({
    initial: { who: "" },
    check: ({ who }) => (who.trim() === "" ? { who: "Type an address or an id." } : {}),
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
    <Section title="Erase a customer">
      <div className="stacked is-tight">
        <p>
          Conversions stay with amount and commission, and no longer say who bought. Clicks, reports and
          webhooks that name the person lose it. It cannot be taken back.
        </p>
        {asked === null ? null : (
          <div role="status">
            <Notice tone="ok" title="Being erased">
              {asked === 1 ? "One customer was found." : `${asked} customers were found.`} It takes some
              minutes; the audit log says that you asked.
            </Notice>
          </div>
        )}
        <FormFrame form={form} submit="Erase this customer">
          <TextField
            form={form}
            name="who"
            label="E-mail address, or your id of the customer"
            hint={`In the program ${program.name}.`}
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
  throw new ApiProblem(message, { status, errors: [{ field: "email", message: "is nobody we know" }] });
}
