import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { changeEmailSchema, type Profile } from "../../../../../core/api/accounts.ts";
import { Button } from "../../../components/ui/button.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";

/** The address one signs in with, and how far a change of it has come. */
export function AddressForm({ profile: { email, emailVerified, pendingEmail } }: { profile: Profile }) {
  const [changing, setChanging] = useState(false);
  return (
    <Section title="E-mail address" aside={emailVerified ? "confirmed" : "not confirmed"}>
      <div className="stacked is-tight">
        <p>
          <strong className="address">{email}</strong>
        </p>
        {pendingEmail === null ? null : (
          <Notice tone="unknown" title={`To be changed to ${pendingEmail}`}>
            Both addresses have a mail with a link. Once both were used, the new one counts; until then you
            sign in with the old one.
          </Notice>
        )}
        {changing ? (
          <ChangeForm onDone={() => setChanging(false)} />
        ) : (
          <p>
            <Button onClick={() => setChanging(true)}>
              {pendingEmail === null ? "Change the address" : "Change to another address"}
            </Button>
          </p>
        )}
      </div>
    </Section>
  );
}

function ChangeForm({ onDone }: { onDone: () => void }) {
  const api = useOwnApi();
  const queries = useQueryClient();
  const form = useForm({
    initial: { email: "" },
    check: (values) => checkWith(changeEmailSchema, values),
    send: async ({ email }) => {
      await api.post(`${ACCOUNT}/email`, { email: email.trim() });
      await queries.invalidateQueries({ queryKey: KEYS.profile });
      onDone();
    },
  });
  return (
    <FormFrame form={form} submit="Send the links" onCancel={onDone}>
      <TextField
        form={form}
        name="email"
        label="New address"
        hint="We write to both addresses; it changes once both have confirmed."
        type="email"
        autoComplete="email"
        spellCheck={false}
        autoFocus
      />
    </FormFrame>
  );
}
