import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { type PostbackIntegration, useSavePostback } from "../../api/use-postback.ts";
import { type PostbackProof, planPostback, proofOf } from "../../plan-postback.ts";
import { installTexts } from "../../texts/install.ts";

const proofsNow = (): readonly Choice<PostbackProof>[] => {
  const t = textsNow(installTexts);
  return [
    {
      value: "secret",
      name: t.bySignature,
      text: t.bySignatureText,
    },
    {
      value: "addresses",
      name: t.byAddress,
      text: t.byAddressText,
    },
    { value: "both", name: t.byBoth, text: t.byBothText },
  ];
};

interface PostbackFormProps {
  readonly postback: PostbackIntegration;
  /** Called with a secret that was made, or null when another setting was saved. */
  readonly onSecret: (secret: string | null) => void;
}

/** What proves a call, and how its amounts are written. */
export function PostbackForm({ postback, onSecret }: PostbackFormProps) {
  const t = useTexts(installTexts);
  const save = useSavePostback(postback);
  const form = useForm({
    initial: {
      proof: proofOf(postback),
      addresses: postback.addresses.join("\n"),
      amountUnit: postback.amountUnit,
    },
    names: { secret: "proof" },
    check: ({ proof, addresses }) =>
      proof !== "secret" && addresses.trim() === "" ? { addresses: t.nameIp } : {},
    send: async (values) => {
      onSecret(await save(planPostback(values, postback)));
      toast(t.taken);
    },
  });
  const renewal = useForm({
    initial: {},
    send: async () => {
      onSecret(await save({ secret: "new" }));
      toast(t.worthNothing);
    },
  });
  return (
    <>
      <FormFrame form={form} submit={t.saveSettings}>
        <ChoiceField form={form} name="proof" legend={t.whatProves} choices={proofsNow()} />
        {form.values.proof === "secret" ? null : (
          <TextArea form={form} name="addresses" label={t.ips} hint={t.ipsHint} />
        )}
        <SelectField
          form={form}
          name="amountUnit"
          label={t.amounts}
          options={[
            ["major", "10.99"],
            ["minor", t.minor],
          ]}
        />
      </FormFrame>
      {postback.secretSince === null ? null : (
        <FormFrame form={renewal} submit={t.another}>
          <p className="hint">{t.anotherHint}</p>
        </FormFrame>
      )}
    </>
  );
}
