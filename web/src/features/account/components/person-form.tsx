import { useQueryClient } from "@tanstack/react-query";
import { useId } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { LANGUAGES } from "../../../lib/texts/language.ts";
import { LANGUAGE_NAMES } from "../../../lib/texts/language-names.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { ACCOUNT, KEYS } from "../api/use-profile.ts";
import { profileTexts } from "../texts/profile.ts";
import { TimezoneField } from "./timezone-field.tsx";

/** Name, phone, time zone and language. */
export function PersonForm({ profile }: { profile: Profile }) {
  const t = useTexts(profileTexts);
  const api = useOwnApi();
  const queries = useQueryClient();
  const session = useSessionStore();
  const headId = useId();
  const form = useForm({
    initial: {
      name: profile.name,
      phone: profile.phone ?? "",
      timezone: profile.timezone,
      locale: profile.locale as string,
    },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).profileUpdateSchema,
        bodyOf(values),
      ),
    send: async (values) => {
      const saved = await api.patch<Profile>(ACCOUNT, bodyOf(values));
      queries.setQueryData(KEYS.profile, saved);
      await session.renewNow().catch(() => null);
      toast(t.saved);
    },
  });
  return (
    <Section title={t.you}>
      <FormFrame form={form} submit={t.save}>
        <TextField form={form} name="name" label={t.name} autoComplete="name" />
        <TextField
          form={form}
          name="phone"
          label={t.phone}
          type="tel"
          inputMode="tel"
          autoComplete="tel"
          placeholder="+84901234567"
          optional
          hint={t.phoneHint}
        />
        <TimezoneField form={form} name="timezone" listId={headId} />
        <SelectField
          form={form}
          name="locale"
          label={t.language}
          hint={t.languageHint}
          options={LANGUAGES.map((locale) => [locale, LANGUAGE_NAMES[locale]])}
        />
      </FormFrame>
    </Section>
  );
}

interface PersonValues {
  readonly name: string;
  readonly phone: string;
  readonly timezone: string;
  readonly locale: string;
}

/** Numbers are written with spaces and dashes, and kept without. */
function bodyOf({ name, phone, timezone, locale }: PersonValues) {
  const digits = phone.replace(/[\s().-]/g, "");
  return { name, phone: digits === "" ? null : digits, timezone: timezone.trim(), locale };
}
