import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import { Button } from "../../../components/ui/button.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { securityTexts } from "../texts/security.ts";

const PasswordForm = lazyPart(async () => (await import("./password-form.tsx")).PasswordForm);

/** The password, or how to get one. */
export function PasswordSection({ profile: { email, hasPassword } }: { profile: Profile }) {
  const t = useTexts(securityTexts);
  const [changing, setChanging] = useState(false);
  return (
    <Section title={t.password} aside={hasPassword ? undefined : t.none}>
      {changing ? <PasswordForm email={email} onDone={() => setChanging(false)} /> : null}
      {hasPassword && !changing ? (
        <div className="stacked is-tight">
          <p>{t.changeHint}</p>
          <p>
            <Button onClick={() => setChanging(true)}>{t.changePassword}</Button>
          </p>
        </div>
      ) : null}
      {hasPassword ? null : <p>{weave(t.byLinked, <Link to="/forgot">{t.byLinkedMail}</Link>)}</p>}
    </Section>
  );
}
