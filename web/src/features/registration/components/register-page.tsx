import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { MailSent } from "../../../components/frame/mail-sent.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useSession } from "../../../lib/session/use-session.ts";
import { BecomeMerchant } from "./become-merchant.tsx";
import { RegisterForm, type RegisterRole, type RegisterValues } from "./register-form.tsx";

const route = getRouteApi("/register");

const ROLES: readonly { role: RegisterRole; name: string; text: string }[] = [
  { role: "affiliate", name: "I recommend", text: "Share links and earn by what comes of them." },
  { role: "merchant", name: "I sell", text: "Run a program, and pay those who bring orders." },
];

/** A new account, as an affiliate or as a merchant. */
export function RegisterPage() {
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
          Its link confirms the address and lets you in. It works for a day.
        </MailSent>
      </EntryFrame>
    );
  }
  return (
    <EntryFrame look="wide">
      <PageHead title="Create an account" lead="One account is enough: it can be both, now or later." />
      <RegisterForm
        as={role}
        initial={values}
        onSent={(given) => {
          setValues(given);
          setSent(true);
        }}
      >
        <fieldset className="choices is-pair">
          <legend>What brings you here?</legend>
          {ROLES.map(({ role: value, name, text }) => (
            <label key={value} className="choice">
              <input
                type="radio"
                name="as"
                checked={value === role}
                onChange={() => void navigate({ to: "/register", search: { as: value }, replace: true })}
              />
              <span className="choice-name">{name}</span>
              <span className="choice-text">{text}</span>
            </label>
          ))}
        </fieldset>
      </RegisterForm>
      <p>
        Have an account? <Link to="/sign-in">Sign in</Link>
      </p>
    </EntryFrame>
  );
}
