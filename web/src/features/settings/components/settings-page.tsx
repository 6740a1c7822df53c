import { SETTING_GROUPS, settingOf } from "../../../../../core/settings/settings.ts";
import { ChoiceFilter, Filters, TextFilter } from "../../../components/table/filters.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Empty } from "../../../components/ui/empty.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { Section } from "../../../components/ui/section.tsx";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePlatformSettings } from "../api/use-settings.ts";
import { fits, ofPlatform, type SettingRow } from "../setting-row.ts";
import { settingsTexts } from "../texts/settings.ts";
import { SettingTable } from "./setting-table.tsx";

const readAddress = readSearch({ q: SEARCH_SHAPES.text, only: SEARCH_SHAPES.oneOf("changed") });

/** What the operator switches and bounds, for everybody. */
export function SettingsPage() {
  const t = useTexts(settingsTexts);
  const { search, put, clear } = useListSearch(readAddress);
  const isAsked = (row: SettingRow) =>
    fits(row, search.q ?? "") && (search.only === undefined || row.differs);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <Filters onClear={clear}>
        <TextFilter label={t.find} value={search.q} max={100} onLook={(value) => put("q", value)} />
        <ChoiceFilter
          label={t.show}
          value={search.only}
          all={t.all}
          options={[["changed", t.changed]]}
          onChoose={(value) => put("only", value)}
        />
      </Filters>
      <Loaded of={[usePlatformSettings()]}>
        {(settings) => <Groups rows={settings.map(ofPlatform).filter(isAsked)} />}
      </Loaded>
    </>
  );
}

function Groups({ rows }: { rows: readonly SettingRow[] }) {
  const t = useTexts(settingsTexts);
  if (rows.length === 0)
    return (
      <Empty title={t.none}>
        <p>{t.noneText}</p>
      </Empty>
    );
  return SETTING_GROUPS.map((group) => {
    const ofGroup = rows.filter(({ name }) => settingOf(name).group === group);
    return ofGroup.length === 0 ? null : (
      <Section key={group} title={t.groups[group]}>
        <SettingTable caption={t.caption(t.groups[group])} organisationId={null} rows={ofGroup} />
      </Section>
    );
  });
}
