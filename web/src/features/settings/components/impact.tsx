import type { SettingValue } from "../../../../../core/api/settings.ts";
import { Notice } from "../../../components/ui/notice.tsx";
import { formatCount } from "../../../lib/format.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useImpact } from "../api/use-settings.ts";
import type { SettingRow } from "../setting-row.ts";
import { settingsTexts } from "../texts/settings.ts";

interface ImpactProps {
  readonly organisationId: string | null;
  readonly row: SettingRow;
  /** Null: nothing that could be. */
  readonly wanted: SettingValue | null;
}

/** What saving would take away, and whom it would meet; nothing where it takes nothing. */
export function Impact({ organisationId, row, wanted }: ImpactProps) {
  const takesAway = wanted !== null && Number(wanted) < Number(row.value);
  return (
    <div aria-live="polite">
      {!takesAway ? null : organisationId === null ? (
        <OnPlatform row={row} wanted={wanted} />
      ) : (
        <OnOne row={row} wanted={wanted} />
      )}
    </div>
  );
}

type Taking = Pick<ImpactProps, "row"> & { readonly wanted: SettingValue };

function OnPlatform({ row: { name }, wanted }: Taking) {
  const t = useTexts(settingsTexts);
  const { data } = useImpact({ name, value: wanted });
  if (data === undefined) return null;
  const { organisations, shown } = data;
  if (organisations === 0) return <Notice tone="ok">{t.impactNone}</Notice>;
  if (organisations === null) return <Notice tone="warn">{t.impactUnknown}</Notice>;
  return (
    <Notice
      tone="warn"
      title={typeof wanted === "boolean" ? t.impactSwitch(organisations) : t.impactLimit(organisations)}
    >
      <ul className="stacked is-tight">
        {shown.map((one) => (
          <li key={one.id}>{t.has(one.name, formatCount(one.used))}</li>
        ))}
      </ul>
    </Notice>
  );
}

function OnOne({ row: { used }, wanted }: Taking) {
  const t = useTexts(settingsTexts);
  if (used === null || used <= Number(wanted)) return null;
  return <Notice tone="warn">{t.aboveOwn(formatCount(used))}</Notice>;
}
