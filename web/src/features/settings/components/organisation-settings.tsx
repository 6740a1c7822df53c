import { Loaded } from "../../../components/ui/loaded.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useOrganisationSettings } from "../api/use-settings.ts";
import { ofOrganisation } from "../setting-row.ts";
import { settingsTexts } from "../texts/settings.ts";
import { SettingTable } from "./setting-table.tsx";

/** What one organisation has of its own, and how much of each limit it uses. */
export function OrganisationSettingsSection({ organisationId }: { organisationId: string }) {
  const t = useTexts(settingsTexts);
  const settings = useOrganisationSettings(organisationId);
  return (
    <Section title={t.limits} aside={t.limitsAside}>
      <Loaded of={[settings]}>
        <SettingTable
          caption={t.limits}
          organisationId={organisationId}
          rows={settings.data?.map(ofOrganisation)}
        />
      </Loaded>
    </Section>
  );
}
