import { localTime } from "../../../../../core/notifications/local-time.ts";
import { COMPARISONS, type DayRange, INTERVALS } from "../../../../../core/reports/range.ts";
import { Button } from "../../../components/ui/button.tsx";
import { Choose } from "../../../components/ui/choose.tsx";
import { DayField } from "../../../components/ui/day-field.tsx";
import { viewerZone } from "../../../lib/formatters.ts";
import { PRESETS, presetOf, presetRange } from "../../../lib/range/presets.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import type { ReportSearch } from "../report-search.ts";
import { reportTexts } from "../texts/reports.ts";

type Changes = Partial<Record<keyof ReportSearch, string | undefined>>;

interface ReportFiltersProps {
  readonly search: ReportSearch;
  /** As the API has it where the address says nothing. */
  readonly range: DayRange | undefined;
  /** Of the program. */
  readonly timezone: string;
  readonly onLook: (changes: Changes) => void;
  readonly onReset: () => void;
}

/** Of which days a report is, in which parts, and what it is compared with. */
export function ReportFilters({ search, range, timezone, onLook, onReset }: ReportFiltersProps) {
  const t = useTexts(reportTexts);
  const from = search.from ?? range?.from ?? "";
  const to = search.to ?? range?.to ?? "";
  const zone = search.timezone ?? timezone;
  const today = localTime(new Date(), zone).day;
  return (
    <search className="report-filters">
      <Choose
        label={t.period}
        value={presetOf({ from, to }, today) ?? ""}
        options={[
          ...PRESETS.map((one) => [one, t.presets[one]] as const),
          ...(presetOf({ from, to }, today) === undefined ? [["", t.presets.other] as const] : []),
        ]}
        onChoose={(preset) => {
          const chosen = PRESETS.find((one) => one === preset);
          if (chosen !== undefined) onLook({ ...presetRange(chosen, today) });
        }}
      />
      <DayField title={t.from} value={from} max={to} onChoose={(value) => onLook({ from: value, to })} />
      <DayField title={t.to} value={to} min={from} onChoose={(value) => onLook({ from, to: value })} />
      <Choose
        label={t.timezone}
        value={zone}
        options={[...new Set([timezone, zone, viewerZone(), "UTC"])].map((one) => [one, one])}
        onChoose={(chosen) => onLook({ timezone: chosen === timezone ? undefined : chosen })}
      />
      <Choose
        label={t.interval}
        value={search.interval ?? ""}
        options={[["", t.byLength], ...INTERVALS.map((one) => [one, t.intervals[one]] as const)]}
        onChoose={(interval) => onLook({ interval: interval || undefined })}
      />
      <Choose
        label={t.compare}
        value={search.compare ?? "none"}
        options={COMPARISONS.map((one) => [one, t.comparisons[one]])}
        onChoose={(compare) =>
          onLook({ compare, ...(compare === "custom" ? { compareFrom: from, compareTo: to } : {}) })
        }
      />
      {search.compare === "custom" ? (
        <>
          <DayField
            title={t.compareFrom}
            value={search.compareFrom ?? ""}
            max={search.compareTo ?? ""}
            onChoose={(compareFrom) => onLook({ compareFrom })}
          />
          <DayField
            title={t.compareTo}
            value={search.compareTo ?? ""}
            min={search.compareFrom ?? ""}
            onChoose={(compareTo) => onLook({ compareTo })}
          />
        </>
      ) : null}
      {Object.keys(search).length === 0 ? null : <Button onClick={onReset}>{t.reset}</Button>}
    </search>
  );
}
