import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useSession } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { registerTexts } from "../texts/register.ts";
import { BecomeMerchant } from "./become-merchant.tsx";
import { RegisterForm, type RegisterRole, type RegisterValues } from "./register-form.tsx";

const route = getRouteApi("/register");

const ROLES: readonly RegisterRole[] = ["affiliate", "merchant"];

/** A new account, as an affiliate or as a merchant. */
export function RegisterPage() {
  const t = useTexts(registerTexts);
  const session = useSession();
  const navigate = useNavigate();
  const { as: role = "affiliate" } = route.useSearch();
  const [values, setValues] = useState<RegisterValues>();
  const [sent, setSent] = useState(false);
  if ("account" in session && !sent) return <BecomeMerchant />;
  if (sent && values !== undefined) {
    return (
      <EntryFrame>
        <MailSent email={values.email.trim()} onBack={() => setSent(false)}>
          {t.sent}
        </MailSent>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame look="wide">
      <PageHead title={t.title} lead={t.lead} />
      <RegisterForm
        as={role}
        initial={values}
        onSent={(given) => {
          setValues(given);
          setSent(true);
        }}
      >
        <fieldset className="choices is-pair">
          <legend>{t.question}</legend>
          {ROLES.map((value) => (
            <label key={value} className="choice">
              <input
                type="radio"
                name="as"
                checked={value === role}
                onChange={() => void navigate({ to: "/register", search: { as: value }, replace: true })}
              />
              <span className="choice-name">{t.roles[value].name}</span>
              <span className="choice-text">{t.roles[value].text}</span>
            </label>
          ))}
        </fieldset>
      </RegisterForm>
      <p>{weave(t.haveAccount, <Link to="/sign-in">{t.signIn}</Link>)}</p>
    </EntryFrame>
  );
}
