import { PageHead } from "../../../../components/ui/page-head.tsx";
import { EraseCustomerSection } from "./erase-customer-section.tsx";
import { RegistrationSection } from "./registration-section.tsx";
import { RetentionSection } from "./retention-section.tsx";

/** Settings of the program that are no part of its plan, each a section of its own. */
export function SettingsPage() {
  return (
    <>
      <PageHead
        title="Settings"
        lead="Who may join, how long you keep what, and buyers who want to be forgotten."
      />
      <div className="columns">
        <RegistrationSection />
        <RetentionSection />
      </div>
      <EraseCustomerSection />
    </>
  );
}
