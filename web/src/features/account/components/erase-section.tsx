import { useState } from "react";
import type { Profile } from "../../../../../core/api/accounts.ts";
import type { PrivacyView } from "../../../../../core/api/privacy.ts";
import type { Factors } from "../../../../../core/api/security.ts";
import { Button } from "../../../components/ui/button.tsx";
import { TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { Amounts } from "../../../components/ui/money.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PasswordField } from "../../../components/ui/password-field.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { toast } from "../../../lib/announce.ts";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { useSessionStore } from "../../../lib/session/use-session.ts";
import { ACCOUNT } from "../api/use-profile.ts";

interface EraseProps {
  readonly profile: Profile;
  readonly factors: Factors;
  readonly privacy: PrivacyView;
}

/** The way out: what follows from it, what stands in its way, and the address typed once more. */
export function EraseSection(props: EraseProps) {
  const [asking, setAsking] = useState(false);
  const { lastOwnerOf } = props.privacy;
  return (
    <Section title="Erase your account">
      <div className="stacked is-tight">
        <ul className="consequences">
          <li>
            Your account, sign-ins, sessions and notifications are deleted, and every session ends at once.
          </li>
          <li>Your links and coupons stop working. Programs keep their figures under “Erased partner”.</li>
          <li>Purchases you made in shops that work with us stay as amounts, without your name.</li>
          <li>It cannot be taken back. Make a copy of your data first, if you want one.</li>
        </ul>
        {lastOwnerOf.length > 0 ? (
          <Notice tone="warn" title="Somebody else must be an owner first">
            You are the last owner of {lastOwnerOf.map(({ name }) => name).join(", ")}.
          </Notice>
        ) : asking ? (
          <EraseForm {...props} onCancel={() => setAsking(false)} />
        ) : (
          <p>
            <Button onClick={() => setAsking(true)}>Erase my account</Button>
          </p>
        )}
      </div>
    </Section>
  );
}

function EraseForm({ profile, factors, privacy, onCancel }: EraseProps & { onCancel: () => void }) {
  const api = useOwnApi();
  const session = useSessionStore();
  const { balances } = privacy;
  const hasFactor = factors.totp !== null || factors.passkeys.length > 0;
  const asksPassword = !hasFactor && profile.hasPassword;
  const form = useForm({
    initial: { email: "", password: "", giveUpBalance: false },
    check: ({ email, password, giveUpBalance }) => ({
      ...(email.trim() === "" ? { email: "Type your address." } : {}),
      ...(asksPassword && password === "" ? { password: "Type your password." } : {}),
      ...(balances.length > 0 && !giveUpBalance
        ? { giveUpBalance: "Say that you give the money up, or have it paid out first." }
        : {}),
    }),
    send: async ({ email, password, giveUpBalance }) => {
      const body = { email: email.trim(), giveUpBalance, ...(asksPassword ? { password } : {}) };
      await api.post(`${ACCOUNT}/erase`, body);
      toast("Your account is being erased. A last mail tells you when it is done.");
      await session.signOut();
    },
  });
  const balanceError = form.errors.giveUpBalance;
  return (
    <FormFrame form={form} submit="Erase everything" onCancel={onCancel}>
      <TextField
        form={form}
        name="email"
        label="Your e-mail address"
        hint={
          <>
            To be sure that you mean it, type <strong className="address">{profile.email}</strong>
          </>
        }
        type="email"
        autoComplete="off"
        spellCheck={false}
      />
      {asksPassword ? <PasswordField form={form} name="password" /> : null}
      {balances.length === 0 ? null : (
        <div className="field">
          <label className="check">
            <input
              type="checkbox"
              checked={form.values.giveUpBalance}
              aria-invalid={balanceError !== undefined}
              aria-describedby={balanceError === undefined ? undefined : "give-up-error"}
              onChange={(event) => form.set("giveUpBalance", event.target.checked)}
            />{" "}
            I give up{" "}
            <Amounts
              amounts={balances.map(({ currency, amountMinor }) => ({ currency, minor: amountMinor }))}
            />{" "}
            that was not paid out
          </label>
          {balanceError === undefined ? null : (
            <p className="field-error" id="give-up-error">
              {balanceError}
            </p>
          )}
        </div>
      )}
    </FormFrame>
  );
}
