import { PageHead } from "../../../../components/ui/page-head.tsx";
import { usePlace } from "../../api/use-place.ts";
import { EraseCustomerSection } from "./erase-customer-section.tsx";
import { IssuerSection } from "./issuer-section.tsx";
import { PublicPageSection } from "./public-page-section.tsx";
import { RegistrationSection } from "./registration-section.tsx";
import { RetentionSection } from "./retention-section.tsx";

/** Settings that are no part of the program's plan, each a section of its own. */
export function SettingsPage() {
  const { organisation } = usePlace();
  return (
    <>
      <PageHead
        title="Settings"
        lead="Who may join, how long you keep what, how your people sign in, and buyers who want to be forgotten."
      />
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
