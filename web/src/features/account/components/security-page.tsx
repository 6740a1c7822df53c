import { useState } from "react";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { Notice } from "../../../components/ui/notice.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
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
  const profile = useProfile();
  const factors = useFactors();
  const problem = profile.error ?? factors.error;
  const devices = useDevices();
  const identities = useIdentities();
  // What stands below moves when these come, so all of it waits for them.
  const waits = devices.isPending || identities.isPending;
  const [setback] = useState(() => readSetback(window.location.hash));
  const retry = () => void Promise.all([profile.refetch(), factors.refetch()]);
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
      <LoadProblem error={problem} onRetry={retry} />
      {profile.data === undefined || factors.data === undefined || waits ? (
        <Waiting />
      ) : (
        <>
          <div className="columns">
            <FactorsSection factors={factors.data} />
            <PasswordSection profile={profile.data} />
          </div>
          <DevicesSection devices={devices} />
          <IdentitiesSection identities={identities} hasPassword={profile.data.hasPassword} />
        </>
      )}
    </>
  );
}
