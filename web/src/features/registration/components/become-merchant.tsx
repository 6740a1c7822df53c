import { Link } from "@tanstack/react-router";
import type { OrganisationCreated } from "../../../../../core/api/accounts.ts";
import { CURRENCIES } from "../../../../../core/money/currency.ts";
import { EntryFrame } from "../../../components/frame/entry-frame.tsx";
import { SelectField, TextField } from "../../../components/ui/field.tsx";
import { FormFrame } from "../../../components/ui/form-frame.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { checkWith } from "../../../lib/form/check-with.ts";
import { useForm } from "../../../lib/form/use-form.ts";
import { homeOf } from "../../../lib/session/home-of.ts";
import { useAccount, useSessionStore } from "../../../lib/session/use-session.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { weave } from "../../../lib/texts/weave.tsx";
import { useArrive } from "../api/use-arrive.ts";
import { registerTexts } from "../texts/register.ts";

/** Whoever has an account needs no second one to sell. */
export function BecomeMerchant() {
  const t = useTexts(registerTexts);
  const api = useOwnApi();
  const account = useAccount();
  const session = useSessionStore();
  const arrive = useArrive();
  const form = useForm({
    initial: { organisationName: "", programName: "", currency: "USD" },
    check: (values) =>
      checkWith(
        async () => (await import("../../../../../core/api/accounts.ts")).organisationCreateSchema,
        values,
      ),
    send: async (values) => {
      await api.post<OrganisationCreated>("/api/account/organisations", values);
      await session.renewNow();
      await arrive("/merchant/guide");
    },
  });
  return (
    <EntryFrame look="wide">
      <PageHead title={t.sell} lead={weave(t.sellLead, <strong>{account.user.email}</strong>)} />
      <FormFrame form={form} submit={t.makeProgram}>
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
      </FormFrame>
      <p>
        <Link to={homeOf(account)}>{t.back}</Link>
      </p>
    </EntryFrame>
  );
}
