import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Register, Registered } from "../../../../../core/api/accounts.ts";
import { TERMS_VERSION } from "../../../../../core/api/bounds.ts";
import { CURRENCIES } from "../../../../../core/money/currency.ts";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { postOpen } from "../../../lib/api/post-open.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import type { Way } from "../api/use-invite.ts";
import { keepTicket } from "../kept-ticket.ts";
import { readPlace } from "../read-place.ts";
import { registerTexts } from "../texts/register.ts";

export type RegisterRole = "affiliate" | "merchant";

export interface RegisterValues {
  readonly name: string;
  readonly email: string;
  readonly password: string;
  readonly organisationName: string;
  readonly programName: string;
  readonly currency: string;
}

const EMPTY: RegisterValues = {
  name: "",
  email: "",
  password: "",
  organisationName: "",
  programName: "",
  currency: "USD",
};
/** The form's fields by where the API has them. */
const NAMES = {
  "as.organisationName": "organisationName",
  "as.programName": "programName",
  "as.currency": "currency",
} as const;

interface RegisterFormProps {
  readonly as: RegisterRole;
  /** The program that an affiliate comes for. */
  readonly way?: Way | undefined;
  /** What was typed before, when one comes back to it. */
  readonly initial?: RegisterValues | undefined;
  readonly onSent: (values: RegisterValues) => void;
  /** What stands above the fields and belongs to the form. */
  readonly children?: ReactNode;
}

/** A new account: who one is, and for a merchant what the program is called. */
export function RegisterForm({ as: role, way, initial = EMPTY, onSent, children }: RegisterFormProps) {
  const t = useTexts(registerTexts);
  const form = useForm<RegisterValues>({
    initial,
    names: NAMES,
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).registerSchema,
        bodyOf(values, role, way),
        NAMES,
      ),
    send: async (values) => {
      const { ticket } = await postOpen<Registered>("/api/auth/register", bodyOf(values, role, way));
      keepTicket(ticket);
      onSent(values);
    },
  });
  return (
    <FormFrame form={form} submit={t.create}>
      {children}
      {role === "merchant" ? (
        <>
          <TextField
            form={form}
            name="organisationName"
            label={t.organisationName}
            autoComplete="organization"
          />
          <div className="form-pair">
            <TextField form={form} name="programName" label={t.programName} autoComplete="off" />
            <SelectField
              form={form}
              name="currency"
              label={t.currency}
              options={CURRENCIES.map((code) => [code, code])}
            />
          </div>
        </>
      ) : null}
      <TextField form={form} name="name" label={t.name} autoComplete="name" />
      <TextField
        form={form}
        name="email"
        label={t.email}
        type="email"
        autoComplete="username"
        spellCheck={false}
      />
      <PasswordField form={form} name="password" isNew />
      <p className="hint">
        {weave(
          t.agreed,
          <Link to="/terms" target="_blank">
            {t.terms}
          </Link>,
          <Link to="/privacy" target="_blank">
            {t.data}
          </Link>,
        )}
      </p>
    </FormFrame>
  );
}

function bodyOf(values: RegisterValues, role: RegisterRole, way: Way | undefined): Register {
  const { name, email, password, organisationName, programName, currency } = values;
  return {
    name,
    email: email.trim(),
    password,
    termsVersion: TERMS_VERSION,
    ...readPlace(),
    as:
      role === "merchant"
        ? { role, organisationName, programName, currency }
        : {
            role,
            ...(way?.invite === undefined ? {} : { invite: way.invite }),
            ...(way?.programId === undefined ? {} : { programId: way.programId }),
          },
  };
}
