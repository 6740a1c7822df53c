import { useMay } from "../../../lib/session/use-may.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { SettingRow } from "../setting-row.ts";
import { settingsTexts } from "../texts/settings.ts";
import { SettingForm } from "./setting-form.tsx";
import { SettingHistory } from "./setting-history.tsx";

interface SettingDetailProps {
  /** Null: of the platform. */
  readonly organisationId: string | null;
  readonly row: SettingRow;
  readonly onClose: () => void;
}

/** Changing one setting, and how it came to be what it is. */
export function SettingDetail({ organisationId, row, onClose }: SettingDetailProps) {
  const t = useTexts(settingsTexts);
  const mayWrite = useMay("platform.settings:write");
  const mayRead = useMay("platform.audit:read");
  return (
    <div className="setting-detail">
      {mayWrite ? (
        <SettingForm organisationId={organisationId} row={row} onClose={onClose} />
      ) : (
        <p className="quiet">{t.whoChanges}</p>
      )}
      {mayRead ? <SettingHistory organisationId={organisationId} row={row} /> : null}
    </div>
  );
}
