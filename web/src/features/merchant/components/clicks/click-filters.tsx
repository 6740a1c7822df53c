import { VisitFilters } from "../../../../components/click/visit-filters.tsx";
import { ChoiceFilter, type FilterOption, Filters } from "../../../../components/table/filters.tsx";
import { SearchedFilter } from "../../../../components/table/searched-filter.tsx";
import { formatCountry } from "../../../../lib/format-country.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useCampaigns } from "../../api/use-merchant.ts";
import { useSearchedLinks, useSearchedPartners } from "../../api/use-searched.ts";
import { readClickSearch } from "../../click-search.ts";
import { clicksTexts } from "../../texts/clicks.ts";

type ClickSearch = ReturnType<typeof readClickSearch>;

interface ClickFiltersProps {
  readonly search: ClickSearch;
  readonly onLook: (search: ClickSearch) => void;
  readonly onClear: (() => void) | undefined;
}

/** Which clicks are looked for: of whom, by which link, when. */
export function ClickFilters({ search, onLook, onClear }: ClickFiltersProps) {
  const t = useTexts(clicksTexts);
  const { partnerId, campaignId, linkId, country } = search;
  const partners = useSearchedPartners();
  const campaigns = useCampaigns().data?.map(({ id, name }): FilterOption => [id, name]) ?? [];
  const links = useSearchedLinks({ partnerId, campaignId });
  const put = (changes: Readonly<Record<string, string>>) =>
    onLook(readClickSearch({ ...search, ...changes }));
  // What is not among the newest hundred can stand in the address all the same.
  const withOne = (options: readonly FilterOption[], one: string | undefined) =>
    one === undefined || options.some(([id]) => id === one)
      ? options
      : [...options, [one, t.oneMore] as const];
  return (
    <Filters onClear={onClear}>
      <SearchedFilter
        label={t.partner}
        value={partnerId}
        source={partners}
        onChoose={(value) => put({ partnerId: value, linkId: "" })}
      />
      <ChoiceFilter
        label={t.campaign}
        value={campaignId}
        options={withOne(campaigns, campaignId)}
        onChoose={(value) => put({ campaignId: value, linkId: "" })}
      />
      <SearchedFilter
        label={t.link}
        value={linkId}
        source={links}
        onChoose={(value) => put({ linkId: value })}
      />
      {country === undefined ? null : (
        <ChoiceFilter
          label={t.country}
          value={country}
          options={[[country, formatCountry(country)]]}
          onChoose={(value) => put({ country: value })}
        />
      )}
      <VisitFilters search={search} onLook={(name, value) => put({ [name]: value })} />
    </Filters>
  );
}
