import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
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
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Loaded of={[usePrivacy(), useProfile(), useFactors()]}>
        {(privacy, profile, factors) => (
          <>
            <div className="columns">
              <ExportSection requests={privacy.requests} />
              <ConsentsSection consents={privacy.consents} />
            </div>
            <EraseSection {...{ profile, factors, privacy }} />
          </>
        )}
      </Loaded>
    </>
  );
}
