import { useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import type { PrivacyView } from "../../../../../core/api/privacy.ts";
import type { Factors } from "../../../../../core/api/security.ts";
import { Button } from "../../../components/ui/button.tsx";
import { CheckField } from "../../../components/ui/check-field.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Amounts } from "../../../components/ui/money.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { formatList } from "../../../lib/format.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { ACCOUNT } from "../api/use-profile.ts";
import { eraseTexts } from "../texts/erase.ts";

interface EraseProps {
  readonly profile: Profile;
  readonly factors: Factors;
  readonly privacy: PrivacyView;
}

/** The way out: what follows from it, what stands in its way, and the address typed once more. */
export function EraseSection(props: EraseProps) {
  const t = useTexts(eraseTexts);
  const [asking, setAsking] = useState(false);
  const { lastOwnerOf } = props.privacy;
  return (
    <Section title={t.title}>
      <div className="stacked is-tight">
        <ul className="consequences">
          {Object.entries(t.consequences).map(([name, text]) => (
            <li key={name}>{text}</li>
          ))}
        </ul>
        {lastOwnerOf.length > 0 ? (
          <Notice tone="warn" title={t.ownerFirst}>
            {t.lastOwner(formatList(lastOwnerOf.map(({ name }) => name)))}
          </Notice>
        ) : asking ? (
          <EraseForm {...props} onCancel={() => setAsking(false)} />
        ) : (
          <p>
            <Button onClick={() => setAsking(true)}>{t.eraseMine}</Button>
          </p>
        )}
      </div>
    </Section>
  );
}

function EraseForm({ profile, factors, privacy, onCancel }: EraseProps & { onCancel: () => void }) {
  const t = useTexts(eraseTexts);
  const api = useOwnApi();
  const session = useSessionStore();
  const { balances } = privacy;
  const hasFactor = factors.totp !== null || factors.passkeys.length > 0;
  const asksPassword = !hasFactor && profile.hasPassword;
  const form = useForm({
    initial: { email: "", password: "", giveUpBalance: false },
    check: ({ email, password, giveUpBalance }) => ({
      ...(email.trim() === "" ? { email: t.typeAddress } : {}),
      ...(asksPassword && password === "" ? { password: t.typePassword } : {}),
      ...(balances.length > 0 && !giveUpBalance ? { giveUpBalance: t.giveUpFirst } : {}),
    }),
    send: async ({ email, password, giveUpBalance }) => {
      const body = { email: email.trim(), giveUpBalance, ...(asksPassword ? { password } : {}) };
      await api.post(`${ACCOUNT}/erase`, body);
      toast(t.erasing);
      await session.signOut();
    },
  });
  return (
    <FormFrame form={form} submit={t.eraseAll} onCancel={onCancel}>
      <TextField
        form={form}
        name="email"
        label={t.email}
        hint={weave(t.emailHint, <strong className="address">{profile.email}</strong>)}
        type="email"
        autoComplete="off"
        spellCheck={false}
      />
      {asksPassword ? <PasswordField form={form} name="password" /> : null}
      {balances.length === 0 ? null : (
        <CheckField form={form} name="giveUpBalance">
          {weave(
            t.giveUp,
            <Amounts
              amounts={balances.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
            />,
          )}
        </CheckField>
      )}
    </FormFrame>
  );
}
