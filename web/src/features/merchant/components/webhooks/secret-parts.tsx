import type { NewWebhookEndpoint, WebhookEndpoint } from "../../../../../../core/api/webhooks.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Dialog } from "../../../../components/ui/dialog.tsx";
import { SelectField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { useForm } from "../../../../lib/form/use-form.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeHooks } from "../../../hooks/api/use-hooks.ts";
import { useHookPlace } from "../../api/use-hook-place.ts";
import { webhooksTexts } from "../../texts/webhooks.ts";

/** A secret that was just made: shown here, and never again. */
export function SecretShown({ made, onDone }: { made: NewWebhookEndpoint; onDone: () => void }) {
  const t = useTexts(webhooksTexts);
  return (
    <Dialog title={t.secretTitle} onClose={onDone}>
      <div className="stacked">
        <p>{t.secretText}</p>
        <CodeBlock what={t.secret} code={made.secret} />
        <Button look="main" onClick={onDone}>
          {t.copied}
        </Button>
      </div>
    </Dialog>
  );
}

/** Another secret in its place, while the old one signs as well for a while. */
export function RotateForm({
  endpoint,
  onMade,
  onCancel,
}: {
  endpoint: WebhookEndpoint;
  onMade: (made: NewWebhookEndpoint) => void;
  onCancel: () => void;
}) {
  const t = useTexts(webhooksTexts);
  const { rotate } = useChangeHooks<WebhookEndpoint, NewWebhookEndpoint>(useHookPlace());
  const form = useForm({
    initial: { overlapHours: "24" },
    send: async ({ overlapHours }) => onMade(await rotate(endpoint.id, Number(overlapHours))),
  });
  return (
    <FormFrame form={form} submit={t.rotateSave} onCancel={onCancel}>
      <SelectField
        form={form}
        name="overlapHours"
        label={t.overlap}
        options={[
          ["0", t.overlaps.now],
          ["1", t.overlaps.hour],
          ["24", t.overlaps.day],
          ["168", t.overlaps.week],
        ]}
      />
    </FormFrame>
  );
}

const PROVING = `import { Webhook } from "standardwebhooks";

app.post("/hooks", express.raw({ type: "application/json" }), (req, res) => {
  const event = new Webhook(process.env.TRIBUTARY_SECRET).verify(req.body, req.headers);
  res.sendStatus(204);
});`;

/** How a server makes sure that a message is ours. */
export function ProvingSection() {
  const t = useTexts(webhooksTexts);
  return (
    <Section title={t.prove}>
      <div className="stacked">
        <p className="measure">{t.proveText}</p>
        <CodeBlock what={t.code} code={PROVING} />
      </div>
    </Section>
  );
}
