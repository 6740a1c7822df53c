import { useState } from "react";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { readSetback } from "../../../lib/read-setback.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useProfile } from "../api/use-profile.ts";
import { useDevices, useFactors, useIdentities } from "../api/use-security.ts";
import { securityTexts } from "../texts/security.ts";
import { DevicesSection } from "./devices-section.tsx";
import { FactorsSection } from "./factors-section.tsx";
import { PasswordSection } from "./password-section.tsx";
import "./account.css";

// The last of the page, so that nothing moves when it comes.
const IdentitiesSection = lazyPart(async () => (await import("./identities-section.tsx")).IdentitiesSection);

/** What guards the account, and where it is open. */
export function SecurityPage() {
  const t = useTexts(securityTexts);
  const devices = useDevices();
  const identities = useIdentities();
  const [setback] = useState(() => readSetback(window.location.hash));
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      {setback === null ? null : (
        <div role="alert">
          <Notice tone="warn" title={t.notLinked}>
            {setback}
          </Notice>
        </div>
      )}
      <Loaded of={[useFactors(), useProfile()]} after={[devices, identities]}>
        {(factors, profile) => (
          <>
            <div className="columns">
              <FactorsSection factors={factors} />
              <PasswordSection profile={profile} />
            </div>
            <DevicesSection devices={devices} />
            <IdentitiesSection identities={identities} hasPassword={profile.hasPassword} />
          </>
        )}
      </Loaded>
    </>
  );
}
