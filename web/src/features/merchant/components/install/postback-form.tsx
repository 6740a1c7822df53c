import { Button } from "../../../../components/ui/button.tsx";
import { type Choice, ChoiceField } from "../../../../components/ui/choice-field.tsx";
import { SelectField, TextArea } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { type PostbackIntegration, useSavePostback } from "../../api/use-postback.ts";
import { type PostbackProof, planPostback, proofOf } from "../../plan-postback.ts";

const PROOFS: readonly Choice<PostbackProof>[] = [
  {
    value: "secret",
    name: "By a signature",
    text: "The caller signs each call with a secret. For shops and networks that can be taught to.",
  },
  {
    value: "addresses",
    name: "By where it comes from",
    text: "Calls are taken from the IP addresses that the network lists, and from nowhere else.",
  },
  { value: "both", name: "By both", text: "A call must be signed and come from a listed address." },
];

interface PostbackFormProps {
  readonly postback: PostbackIntegration;
  /** Called with a secret that was made, or null when another setting was saved. */
  readonly onSecret: (secret: string | null) => void;
}

/** What proves a call, and how its amounts are written. */
export function PostbackForm({ postback, onSecret }: PostbackFormProps) {
  const save = useSavePostback(postback);
  const form = useForm({
    initial: {
      proof: proofOf(postback),
      addresses: postback.addresses.join("\n"),
      amountUnit: postback.amountUnit,
    },
    names: { secret: "proof" },
    check: ({ proof, addresses }) =>
      proof !== "secret" && addresses.trim() === "" ? { addresses: "Name at least one IP address." } : {},
    send: async (values) => {
      onSecret(await save(planPostback(values, postback)));
      toast("Postbacks are taken now.");
    },
  });
  const renewal = useForm({
    initial: {},
    send: async () => {
      onSecret(await save({ secret: "new" }));
      toast("The secret before it is worth nothing now.");
    },
  });
  return (
    <>
      <FormFrame form={form} submit="Save the settings">
        <ChoiceField form={form} name="proof" legend="What proves a call" choices={PROOFS} />
        {form.values.proof === "secret" ? null : (
          <TextArea
            form={form}
            name="addresses"
            label="IP addresses"
            hint="One a line, IPv4 or IPv6, as your network lists them."
          />
        )}
        <SelectField
          form={form}
          name="amountUnit"
          label="How amounts are written"
          options={[
            ["major", "10.99"],
            ["minor", "1099, in the smallest unit"],
          ]}
        />
      </FormFrame>
      {postback.secretSince === null ? null : (
        <form className="stacked" onSubmit={renewal.onSubmit}>
          <p className="button-row">
            <Button type="submit" busy={renewal.busy}>
              Make another secret
            </Button>
            <span className="hint">
              {renewal.failure?.sentence ?? "Calls signed with the one in use are refused then."}
            </span>
          </p>
        </form>
      )}
    </>
  );
}
