import {
  ChoiceFilter,
  DayFilters,
  type FilterOption,
  Filters,
  TextFilter,
} from "../../../components/table/filters.tsx";
import type { Searched } from "../../../components/table/searched.ts";
import { SearchedFilter } from "../../../components/table/searched-filter.tsx";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { usePlace } from "../api/use-place.ts";
import { useSearchedLinks, useSearchedPartners } from "../api/use-searched.ts";
import { type ConversionSearch, SEARCH_VALUES } from "../conversion-search.ts";
import { conversionsTexts } from "../texts/conversions.ts";

interface ConversionFiltersProps {
  readonly search: ConversionSearch;
  /** An empty value takes something out. */
  readonly onPut: (name: keyof ConversionSearch, value: string) => void;
  readonly onClear: (() => void) | undefined;
}

/** What has no control of its own: a report has led here with it. */
const OF_REPORTS = ["campaignId", "goal"] as const;

/** What to look for among conversions. */
export function ConversionFilters({ search, onPut, onClear }: ConversionFiltersProps) {
  const t = useTexts(conversionsTexts);
  const { program } = usePlace();
  const { partnerId, campaignId } = search;
  const partners = useSearchedPartners();
  const links = withNone(useSearchedLinks({ partnerId, campaignId }), t.filters.noLink);
  const named = (name: keyof typeof SEARCH_VALUES) =>
    SEARCH_VALUES[name].map((value): FilterOption => [value, t.values[value]]);
  const choices: readonly (readonly [keyof ConversionSearch, readonly FilterOption[]])[] = [
    ...(Object.keys(SEARCH_VALUES) as (keyof typeof SEARCH_VALUES)[]).map(
      (name) => [name, named(name)] as const,
    ),
    ["currency", program.currencies.map((code): FilterOption => [code, code])],
  ];
  const label = (name: keyof ConversionSearch): string =>
    name in t.filters ? t.filters[name as keyof typeof t.filters] : name;
  return (
    <Filters onClear={onClear}>
      <TextFilter
        label={t.filters.orderPrefix}
        value={search.orderPrefix}
        max={200}
        onLook={(value) => onPut("orderPrefix", value)}
      />
      <SearchedFilter
        label={t.filters.partner}
        value={search.partnerId}
        source={partners}
        onChoose={(value) => onPut("partnerId", value)}
      />
      <SearchedFilter
        label={t.filters.link}
        value={search.linkId}
        source={links}
        onChoose={(value) => onPut("linkId", value)}
      />
      {choices.map(([name, options]) => (
        <ChoiceFilter
          key={name}
          label={label(name)}
          value={search[name]}
          options={options}
          onChoose={(value) => onPut(name, value)}
        />
      ))}
      <TextFilter
        label={t.filters.coupon}
        value={search.coupon}
        max={64}
        onLook={(value) => onPut("coupon", value)}
      />
      <DayFilters from={search.from} to={search.to} onLook={onPut} />
      {OF_REPORTS.some((name) => search[name] !== undefined) ? (
        <p className="quiet">{t.filters.ofReport}</p>
      ) : null}
    </Filters>
  );
}

/** A report leads to what came without a link as well. */
const withNone = (links: Searched, none: string): Searched => ({
  ...links,
  nameOf: (value, signal) => (value === "none" ? Promise.resolve(none) : links.nameOf(value, signal)),
});
