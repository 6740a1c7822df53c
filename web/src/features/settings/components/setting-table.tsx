import { useState } from "react";
import { type SettingName, settingOf } from "../../../../../core/settings/settings.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Button } from "../../../components/ui/button.tsx";
import { Clock, Day } from "../../../components/ui/clock.tsx";
import type { Column } from "../../../components/ui/data-table.tsx";
import { lazyPart } from "../../../components/ui/lazy-part.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { formatCount } from "../../../lib/format.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { describeValue, type SettingRow } from "../setting-row.ts";
import { settingsTexts, settingWords } from "../texts/settings.ts";
import "../../admin/components/admin.css";

const SettingDetail = lazyPart(async () => (await import("./setting-detail.tsx")).SettingDetail);

interface SettingTableProps {
  readonly caption: string;
  /** Null: of the platform. */
  readonly organisationId: string | null;
  readonly rows: readonly SettingRow[] | undefined;
}

/** Settings with what holds, since when and why; each opens into changing it and its history. */
export function SettingTable({ caption, organisationId, rows }: SettingTableProps) {
  useTexts(settingsTexts);
  const [opened, setOpened] = useState<SettingName | null>(null);
  const close = () => setOpened(null);
  return (
    <ListTable
      caption={caption}
      columns={columnsOf(organisationId !== null, opened, (name) => setOpened(name === opened ? null : name))}
      rows={rows}
      rowKey={({ name }) => name}
      empty={null}
      detail={(row) =>
        row.name === opened ? (
          <SettingDetail organisationId={organisationId} row={row} onClose={close} />
        ) : null
      }
    />
  );
}

function columnsOf(
  ofOrganisation: boolean,
  opened: SettingName | null,
  open: (name: SettingName) => void,
): readonly Column<SettingRow>[] {
  const t = textsNow(settingsTexts);
  const words = textsNow(settingWords);
  return [
    {
      title: t.setting,
      cell: ({ name }) => (
        <span className="named-at-length">
          {words[name].title}
          <span className="second">{words[name].what}</span>
        </span>
      ),
    },
    { title: t.value, cell: (row) => <Value row={row} ofOrganisation={ofOrganisation} /> },
    ...(ofOrganisation
      ? []
      : [
          {
            title: t.own,
            cell: ({ name, overrides }: SettingRow) =>
              settingOf(name).perOrganisation && overrides ? t.organisations(overrides) : "–",
          },
        ]),
    {
      title: t.lastChange,
      cell: ({ said }) =>
        said === null ? (
          <span className="quiet">{t.nobodyYet}</span>
        ) : (
          <>
            <Clock at={said.updatedAt} />
            <span className="second">{said.reason}</span>
          </>
        ),
    },
    {
      title: t.change,
      acts: true,
      cell: ({ name }) => (
        <Button
          aria-expanded={name === opened}
          aria-label={t.changeWhat(words[name].title)}
          onClick={() => open(name)}
        >
          {t.change}
        </Button>
      ),
    },
  ];
}

function Value({ row, ofOrganisation }: { row: SettingRow; ofOrganisation: boolean }) {
  const t = useTexts(settingsTexts);
  const { name, value, without, differs, used, said } = row;
  const shown = describeValue(name, value);
  const isAbove = used !== null && typeof value === "number" && used >= value;
  return (
    <>
      {typeof value === "boolean" ? (
        <Badge tone={value ? "ok" : "bad"}>{shown}</Badge>
      ) : (
        <span className={differs ? "setting-differs" : undefined}>{shown}</span>
      )}
      {differs ? (
        <span className="second">
          {(ofOrganisation ? t.platformIs : t.standardIs)(describeValue(name, without))}
        </span>
      ) : null}
      {differs && said?.endsAt ? (
        <span className="second">
          {t.until} <Day at={said.endsAt} />
        </span>
      ) : null}
      {used === null || typeof value === "boolean" ? null : (
        <span className="second">
          {isAbove ? (
            <Badge tone="warn">{t.used(formatCount(used), formatCount(Number(value)))}</Badge>
          ) : (
            t.used(formatCount(used), formatCount(Number(value)))
          )}
        </span>
      )}
    </>
  );
}
