import { useState } from "react";
import type { OrganisationIssuer } from "../../../../../../core/api/security.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { Loaded } from "../../../../components/ui/loaded.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useChangeIssuer, useIssuer } from "../../api/use-issuer.ts";
import { issuerTexts } from "../../texts/issuer.ts";
import { IssuerForm } from "./issuer-form.tsx";

/** The organisation's own OpenID Connect issuer; opened before it is asked for, as that wants a second factor. */
export function IssuerSection() {
  const t = useTexts(issuerTexts);
  const [open, setOpen] = useState(false);
  return (
    <Section title={t.title}>
      <div className="stacked">
        <p className="measure">{t.lead}</p>
        <div>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.close : t.open}
          </Button>
        </div>
        {open ? <AskedIssuer /> : null}
      </div>
    </Section>
  );
}

function OpenedIssuer({ issuer }: { issuer: OrganisationIssuer | null }) {
  const t = useTexts(issuerTexts);
  const redirectUrl = issuer?.redirectUrl ?? new URL("/api/auth/oidc/callback", window.location.origin).href;
  return (
    <>
      <p className="measure">{t.makeClient}</p>
      <CodeBlock what={t.redirect} code={redirectUrl} />
      <IssuerForm standing={issuer} />
      {issuer === null ? null : <Standing issuer={issuer} />}
    </>
  );
}

function AskedIssuer() {
  return <Loaded of={[useIssuer()]}>{(issuer) => <OpenedIssuer issuer={issuer} />}</Loaded>;
}

function Standing({ issuer }: { issuer: OrganisationIssuer }) {
  const t = useTexts(issuerTexts);
  const { remove } = useChangeIssuer();
  const linkUrl = new URL(`/account/security?link=${issuer.id}`, issuer.signInUrl);
  const onRemove = async () => {
    await remove();
    toast(t.removed);
  };
  return (
    <>
      <p className="measure">{t.whereSignIn}</p>
      <CodeBlock what={t.signInAddress} code={issuer.signInUrl} />
      <p className="measure">{t.whereLink}</p>
      <CodeBlock what={t.linkAddress} code={linkUrl.href} />
      <div>
        <RemoveButton what={issuer.name} onRemove={onRemove}>
          {t.removeText}
        </RemoveButton>
      </div>
    </>
  );
}
