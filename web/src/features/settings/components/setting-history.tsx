import type { AuditRow } from "../../../../../core/api/audit.ts";
import { saidValue } from "../../../../../core/settings/settings.ts";
import { Clock } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { UNKNOWN } from "../../../lib/format.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { useSettingHistory } from "../api/use-settings.ts";
import { describeValue, type SettingRow } from "../setting-row.ts";
import { settingsTexts } from "../texts/settings.ts";

interface SettingHistoryProps {
  readonly organisationId: string | null;
  readonly row: SettingRow;
}

/** Who changed it, when, and why, as the audit log has it. */
export function SettingHistory({ organisationId, row }: SettingHistoryProps) {
  const t = useTexts(settingsTexts);
  return (
    <div>
      <h3>{t.history}</h3>
      {row.said === null ? (
        <p className="quiet">{t.noHistory}</p>
      ) : (
        <Rows organisationId={organisationId} row={row} id={row.said.id} />
      )}
    </div>
  );
}

function Rows({ organisationId, row, id }: SettingHistoryProps & { readonly id: string }) {
  const t = useTexts(settingsTexts);
  const history = useSettingHistory(organisationId, id, row.version);
  return (
    <Loaded of={[history]}>
      <ListTable
        caption={t.history}
        columns={columnsOf(row)}
        rows={history.data}
        rowKey={(each) => each.id}
        empty={<p className="quiet">{t.noHistory}</p>}
      />
    </Loaded>
  );
}

function columnsOf({ name }: SettingRow): readonly Column<AuditRow>[] {
  const t = textsNow(settingsTexts);
  const value = (at: 0 | 1) => (row: AuditRow) => {
    const stored = row.changes.value?.[at];
    return typeof stored === "number" ? describeValue(name, saidValue(name, stored)) : UNKNOWN;
  };
  return [
    { title: t.historyWhen, cell: ({ at }) => <Clock at={at} /> },
    { title: t.historyWho, cell: ({ actor }) => actor.name ?? UNKNOWN },
    { title: t.historyWas, cell: value(0) },
    { title: t.historyIs, cell: value(1) },
    { title: t.historyWhy, cell: ({ changes }) => String(changes.reason?.[1] ?? UNKNOWN) },
  ];
}
