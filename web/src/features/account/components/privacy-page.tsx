import { LoadProblem } from "../../../components/ui/load-problem.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Waiting } from "../../../components/ui/waiting.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePrivacy } from "../api/use-privacy.ts";
import { useProfile } from "../api/use-profile.ts";
import { useFactors } from "../api/use-security.ts";
import { privacyTexts } from "../texts/privacy.ts";
import { ConsentsSection } from "./consents-section.tsx";
import { EraseSection } from "./erase-section.tsx";
import { ExportSection } from "./export-section.tsx";
import "./account.css";

/** One's rights over what is kept of oneself. */
export function PrivacyPage() {
  const t = useTexts(privacyTexts);
  const profile = useProfile();
  const factors = useFactors();
  const privacy = usePrivacy();
  const retry = () => void Promise.all([profile.refetch(), factors.refetch(), privacy.refetch()]);
  const loaded = profile.data !== undefined && factors.data !== undefined && privacy.data !== undefined;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <LoadProblem error={profile.error ?? factors.error ?? privacy.error} onRetry={retry} />
      {loaded ? (
        <>
          <div className="columns">
            <ExportSection requests={privacy.data.requests} />
            <ConsentsSection consents={privacy.data.consents} />
          </div>
          <EraseSection profile={profile.data} factors={factors.data} privacy={privacy.data} />
        </>
      ) : (
        <Waiting />
      )}
    </>
  );
}
