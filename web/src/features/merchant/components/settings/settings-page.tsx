import { lazyPart } from "../../../../components/ui/lazy-part.tsx";
import { PageHead } from "../../../../components/ui/page-head.tsx";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { usePlace } from "../../api/use-place.ts";
import { settingsTexts } from "../../texts/settings.ts";

const EraseCustomerSection = lazyPart(
  async () => (await import("./erase-customer-section.tsx")).EraseCustomerSection,
);
const PublicPageSection = lazyPart(async () => (await import("./public-page-section.tsx")).PublicPageSection);
const RegistrationSection = lazyPart(
  async () => (await import("./registration-section.tsx")).RegistrationSection,
);
const RetentionSection = lazyPart(async () => (await import("./retention-section.tsx")).RetentionSection);
const IssuerSection = lazyPart(async () => (await import("./issuer-section.tsx")).IssuerSection);

/** Settings that are no part of the program's plan, each a section of its own. */
export function SettingsPage() {
  const t = useTexts(settingsTexts);
  const { organisation } = usePlace();
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="columns">
        <RegistrationSection />
        <RetentionSection />
      </div>
      <PublicPageSection />
      {organisation.role === "owner" ? <IssuerSection /> : null}
      <EraseCustomerSection />
    </>
  );
}
