import type { OrganisationIssuer } from "../../../../../../core/api/security.ts";
import { TextField } from "../../../../components/ui/field.tsx";
import { FormFrame } from "../../../../components/ui/form-frame.tsx";
import { toast } from "../../../../lib/announce.ts";
import { checkWith } from "../../../../lib/form/check-with.ts";
import { useForm } from "../../../../lib/form/use-form.ts";
import { textsNow } from "../../../../lib/texts/texts.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeIssuer, type WantedIssuer } from "../../api/use-issuer.ts";
import { issuerTexts } from "../../texts/issuer.ts";

/** Where the issuer is, and as whom the platform asks it. The secret goes there and never comes back. */
export function IssuerForm({ standing }: { standing: OrganisationIssuer | null }) {
  const t = useTexts(issuerTexts);
  const { save } = useChangeIssuer();
  const form = useForm({
    initial: {
      name: standing?.name ?? "",
      issuer: standing?.issuer ?? "",
      clientId: standing?.clientId ?? "",
      clientSecret: "",
    },
    check: async (values) => {
      const wanted = wantedOf(values);
      return {
        ...missingSecret(wanted, standing),
        ...(await checkWith(
          async () => (await import("../../../../../../core/api/security.ts")).issuerSchema,
          wanted,
        )),
      };
    },
    send: async (values) => {
      await save(wantedOf(values));
      form.reset({ ...values, clientSecret: "" });
      toast(t.answered);
    },
  });
  return (
    <FormFrame form={form} submit={standing === null ? t.setUp : t.save}>
      <TextField form={form} name="name" label={t.name} hint={t.nameHint} autoComplete="off" />
      <TextField
        form={form}
        name="issuer"
        label={t.issuer}
        hint={t.issuerHint}
        inputMode="url"
        autoComplete="off"
        spellCheck={false}
      />
      <TextField form={form} name="clientId" label={t.clientId} autoComplete="off" spellCheck={false} />
      <TextField
        form={form}
        name="clientSecret"
        label={t.secret}
        type="password"
        autoComplete="new-password"
        optional={standing !== null}
        hint={standing === null ? t.kept : t.stays}
      />
    </FormFrame>
  );
}

const wantedOf = ({ name, issuer, clientId, clientSecret }: Required<WantedIssuer>): WantedIssuer => ({
  ...{ name: name.trim(), issuer: issuer.trim(), clientId: clientId.trim() },
  ...(clientSecret.trim() === "" ? {} : { clientSecret: clientSecret.trim() }),
});

/** A secret is told to nobody but the issuer and the client that it was made for. */
function missingSecret(wanted: WantedIssuer, standing: OrganisationIssuer | null): { clientSecret?: string } {
  const t = textsNow(issuerTexts);
  const isSame = standing?.issuer === wanted.issuer && standing.clientId === wanted.clientId;
  if (wanted.clientSecret !== undefined || isSame) return {};
  return { clientSecret: t.needed };
}
