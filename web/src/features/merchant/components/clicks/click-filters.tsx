import { VisitFilters } from "../../../../components/click/visit-filters.tsx";
import { ChoiceFilter, type FilterOption, Filters } from "../../../../components/table/filters.tsx";
import { formatCountry } from "../../../../lib/format-country.ts";
import { useTexts } from "../../../../lib/texts/use-texts.ts";
import { useLinksOf } from "../../api/use-clicks.ts";
import { useCampaigns, usePartners } from "../../api/use-merchant.ts";
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
  const partners = [...usePartners().values()].map(({ id, name }): FilterOption => [id, name]);
  const campaigns = useCampaigns().data?.map(({ id, name }): FilterOption => [id, name]) ?? [];
  const of = readClickSearch({ partnerId, campaignId });
  const links = useLinksOf(of)?.map(({ id, code }): FilterOption => [id, code]) ?? [];
  const put = (changes: Readonly<Record<string, string>>) =>
    onLook(readClickSearch({ ...search, ...changes }));
  // What is not among the newest hundred can stand in the address all the same.
  const withOne = (options: readonly FilterOption[], one: string | undefined) =>
    one === undefined || options.some(([id]) => id === one)
      ? options
      : [...options, [one, t.oneMore] as const];
  return (
    <Filters onClear={onClear}>
      <ChoiceFilter
        label={t.partner}
        value={partnerId}
        options={withOne(partners, partnerId)}
        onChoose={(value) => put({ partnerId: value, linkId: "" })}
      />
      <ChoiceFilter
        label={t.campaign}
        value={campaignId}
        options={withOne(campaigns, campaignId)}
        onChoose={(value) => put({ campaignId: value, linkId: "" })}
      />
      <ChoiceFilter
        label={t.link}
        value={linkId}
        options={withOne(links, linkId)}
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
