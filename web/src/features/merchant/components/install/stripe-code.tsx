import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type StripeIntegration, useSaveStripe, useStripe } from "../../api/use-stripe.ts";
import { STRIPE_CHECKOUT_CODE } from "../../integration-codes.ts";
import { installTexts } from "../../texts/install.ts";

/** Webhooks of the merchant's own Stripe account. */
export function StripeCode() {
  return (
    <div className="stacked">
      <Loaded of={[useStripe()]} meanwhile={null}>
        {(stripe) => <Steps stripe={stripe} />}
      </Loaded>
    </div>
  );
}

function Steps({ stripe }: { stripe: StripeIntegration }) {
  const t = useTexts(installTexts);
  const save = useSaveStripe();
  const since = stripe.signingSecretSince ?? stripe.testSigningSecretSince;
  const form = useForm({
    initial: { signingSecret: "", testSigningSecret: "" },
    check: ({ signingSecret, testSigningSecret }) =>
      signingSecret.trim() === "" && testSigningSecret.trim() === "" ? { signingSecret: t.pasteSecret } : {},
    send: async ({ signingSecret, testSigningSecret }) => {
      await save({
        ...(signingSecret.trim() === "" ? {} : { signingSecret: signingSecret.trim() }),
        ...(testSigningSecret.trim() === "" ? {} : { testSigningSecret: testSigningSecret.trim() }),
      });
      form.reset();
      toast(t.secretKept);
    },
  });
  return (
    <>
      <p className="measure">{t.stripeAdd}</p>
      <CodeBlock what={t.endpoint} code={stripe.webhookUrl} />
      <CodeBlock what={t.events} code={stripe.eventTypes.join("\n")} />
      <p className="measure">{t.stripePaste}</p>
      {since === null ? null : <Notice tone="ok">{t.isSet}</Notice>}
      <FormFrame form={form} submit={t.saveSecret}>
        <TextField
          form={form}
          name="signingSecret"
          label={t.liveSecret}
          spellCheck={false}
          autoComplete="off"
        />
        <TextField
          form={form}
          name="testSigningSecret"
          label={t.testSecret}
          optional
          spellCheck={false}
          autoComplete="off"
          hint={t.testHint}
        />
      </FormFrame>
      <p className="measure">{t.stripeToken}</p>
      <CodeBlock what={t.checkout} code={STRIPE_CHECKOUT_CODE} />
    </>
  );
}
