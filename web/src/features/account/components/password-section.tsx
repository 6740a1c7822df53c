import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import { Button } from "../../../components/ui/button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Section } from "../../../components/ui/section.tsx";

const PasswordForm = lazyPart(async () => (await import("./password-form.tsx")).PasswordForm);

/** The password, or how to get one. */
export function PasswordSection({ profile: { email, hasPassword } }: { profile: Profile }) {
  const [changing, setChanging] = useState(false);
  return (
    <Section title="Password" aside={hasPassword ? undefined : "none"}>
      {changing ? <PasswordForm email={email} onDone={() => setChanging(false)} /> : null}
      {hasPassword && !changing ? (
        <div className="stacked is-tight">
          <p>Changing it signs you out everywhere else.</p>
          <p>
            <Button onClick={() => setChanging(true)}>Change the password</Button>
          </p>
        </div>
      ) : null}
      {hasPassword ? null : (
        <p>
          You sign in by a linked account. <Link to="/forgot">A mail lets you set a password</Link> beside it.
        </p>
      )}
    </Section>
  );
}
