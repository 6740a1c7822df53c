import { usePlace } from "../../api/use-place.ts";
import { CreditingSection } from "./crediting-section.tsx";
import { EraseCustomerSection } from "./erase-customer-section.tsx";
import { IssuerSection } from "./issuer-section.tsx";
import { PeriodsSection } from "./periods-section.tsx";
import { ProgramSection } from "./program-section.tsx";
import { PublicPageSection } from "./public-page-section.tsx";
import { RegistrationSection } from "./registration-section.tsx";
import { RetentionSection } from "./retention-section.tsx";

/** What the page of settings has, from what is changed most to what is hardly ever. */
export function SettingsParts() {
  const { organisation } = usePlace();
  return (
    <>
      <div className="columns">
        <CreditingSection />
        <div className="stacked">
          <ProgramSection />
          <RetentionSection />
        </div>
      </div>
      <div className="columns">
        <RegistrationSection />
        <PeriodsSection />
      </div>
      <PublicPageSection />
      {organisation.role === "owner" ? <IssuerSection /> : null}
      <EraseCustomerSection />
    </>
  );
}
