import { useState } from "react";
import type { OrganisationIssuer } from "../../../../../../core/api/security.ts";
import { Button } from "../../../../components/ui/button.tsx";
import { CodeBlock } from "../../../../components/ui/code-block.tsx";
import { LoadProblem } from "../../../../components/ui/load-problem.tsx";
import { RemoveButton } from "../../../../components/ui/remove-button.tsx";
import { Section } from "../../../../components/ui/section.tsx";
import { Waiting } from "../../../../components/ui/waiting.tsx";
import { toast } from "../../../../lib/announce.ts";
import { useChangeIssuer, useIssuer } from "../../api/use-issuer.ts";
import { IssuerForm } from "./issuer-form.tsx";

/** The organisation's own OpenID Connect issuer; opened before it is asked for, as that wants a second factor. */
export function IssuerSection() {
  const [open, setOpen] = useState(false);
  return (
    <Section title="Single sign-on">
      <div className="stacked">
        <p className="measure">
          Members of your organisation can sign in by your own OpenID Connect issuer, as Okta, Entra ID or
          Keycloak. Whoever you invite comes in by it at once; whoever has an account here links it first. It
          signs in nobody who is no member.
        </p>
        <div>
          <Button aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? "Close single sign-on" : "Open single sign-on"}
          </Button>
        </div>
        {open ? <OpenedIssuer /> : null}
      </div>
    </Section>
  );
}

function OpenedIssuer() {
  const { data: issuer, error, refetch } = useIssuer();
  if (error !== null) return <LoadProblem error={error} onRetry={() => void refetch()} />;
  if (issuer === undefined) return <Waiting />;
  const redirectUrl = issuer?.redirectUrl ?? new URL("/api/auth/oidc/callback", window.location.origin).href;
  return (
    <>
      <p className="measure">
        At the issuer, make a client for a web application, with this address to send people back to:
      </p>
      <CodeBlock what="redirect address" code={redirectUrl} />
      <IssuerForm standing={issuer} />
      {issuer === null ? null : <Standing issuer={issuer} />}
    </>
  );
}

function Standing({ issuer }: { issuer: OrganisationIssuer }) {
  const { remove } = useChangeIssuer();
  const linkUrl = new URL(`/account/security?link=${issuer.id}`, issuer.signInUrl);
  const onRemove = async () => {
    await remove();
    toast("The issuer is removed.");
  };
  return (
    <>
      <p className="measure">Where members sign in. Share it, or put it where they start their work:</p>
      <CodeBlock what="sign-in address" code={issuer.signInUrl} />
      <p className="measure">Where a member who has an account here links it first, once:</p>
      <CodeBlock what="linking address" code={linkUrl.href} />
      <div>
        <RemoveButton what={issuer.name} onRemove={onRemove}>
          It signs in nobody from then on. Members without a password choose one by “Forgot password?”.
        </RemoveButton>
      </div>
    </>
  );
}
