import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { Notice } from "../../../../components/ui/notice.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { type StripeIntegration, useSaveStripe, useStripe } from "../../api/use-stripe.ts";
import { STRIPE_CHECKOUT_CODE } from "../../integration-codes.ts";

/** Webhooks of the merchant's own Stripe account. */
export function StripeCode() {
  const stripe = useStripe();
  return (
    <div className="stacked">
      <LoadProblem error={stripe.error} onRetry={() => void stripe.refetch()} />
      {stripe.data === undefined ? null : <Steps stripe={stripe.data} />}
    </div>
  );
}

function Steps({ stripe }: { stripe: StripeIntegration }) {
  const save = useSaveStripe();
  const since = stripe.signingSecretSince ?? stripe.testSigningSecretSince;
  const form = useForm({
    initial: { signingSecret: "", testSigningSecret: "" },
    check: ({ signingSecret, testSigningSecret }) =>
      signingSecret.trim() === "" && testSigningSecret.trim() === ""
        ? { signingSecret: "Paste the secret that Stripe shows for the endpoint, whsec_…" }
        : {},
    send: async ({ signingSecret, testSigningSecret }) => {
      await save({
        ...(signingSecret.trim() === "" ? {} : { signingSecret: signingSecret.trim() }),
        ...(testSigningSecret.trim() === "" ? {} : { testSigningSecret: testSigningSecret.trim() }),
      });
      form.reset();
      toast("The signing secret is kept.");
    },
  });
  return (
    <>
      <p className="measure">
        1. In Stripe, under Developers, Webhooks, add an endpoint with this address and these events:
      </p>
      <CodeBlock what="address of the endpoint" code={stripe.webhookUrl} />
      <CodeBlock what="events to send" code={stripe.eventTypes.join("\n")} />
      <p className="measure">
        2. Paste the endpoint's signing secret here. It is kept encrypted and never shown again.
      </p>
      {since === null ? null : (
        <Notice tone="ok">A signing secret is set. Saving another replaces it.</Notice>
      )}
      <FormFrame form={form} submit="Save the secret">
        <TextField
          form={form}
          name="signingSecret"
          label="Signing secret, live mode"
          spellCheck={false}
          autoComplete="off"
        />
        <TextField
          form={form}
          name="testSigningSecret"
          label="Signing secret, test mode"
          optional
          spellCheck={false}
          autoComplete="off"
          hint="What arrives in test mode is shown and never money."
        />
      </FormFrame>
      <p className="measure">3. Let the click token travel with each Checkout session:</p>
      <CodeBlock what="where you make the Checkout session" code={STRIPE_CHECKOUT_CODE} />
    </>
  );
}
