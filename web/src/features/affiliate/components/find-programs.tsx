import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type FoundProgram, PAY_KINDS } from "../../../../../core/api/affiliate-programs.ts";
import { isCurrency } from "../../../../../core/money/currency.ts";
import { ChoiceFilter, Filters, TextFilter } from "../../../components/table/filters.tsx";
import { NoneFit } from "../../../components/table/none-fit.tsx";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { listOptions } from "../../../lib/api/list-options.ts";
import { describeLevels } from "../../../lib/describe-levels.ts";
import { formatBound, formatList, UNKNOWN } from "../../../lib/format.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { AFFILIATE, useAffiliateApi } from "../api/use-affiliate.ts";
import { findProgramsTexts } from "../texts/find-programs.ts";

const { oneOf, text } = SEARCH_SHAPES;
const isCountry = (value: string) => /^[A-Z]{2}$/.test(value);
const readProgramSearch = readSearch({
  ...{ q: text, pays: oneOf(...PAY_KINDS), currency: isCurrency, country: isCountry },
  ...{ registration: oneOf("open", "invitation"), joined: oneOf("true", "false") },
  sort: oneOf(
    ...["-name", "createdAt", "-createdAt", "-approvalRateBps", "approvalRateBps"],
    ...["medianPayDays", "-medianPayDays"],
  ),
});

const STANDARD = "name";
const ALL_BPS = 10_000;
/** What programs are asked for by; others can stand in the address. */
const CURRENCIES = ["USD", "EUR", "GBP", "VND", "SGD", "THB", "JPY", "AUD"];
const COUNTRIES = ["VN", "US", "GB", "DE", "FR", "SG", "TH", "JP", "AU", "IN"];

/** Programs of all merchants that have published a page: what each pays, how it decides and pays, and joining it. */
export function FindPrograms() {
  const t = useTexts(findProgramsTexts);
  const api = useAffiliateApi();
  const { search, put, clear, sortBy } = useListSearch(readProgramSearch);
  const programs = useInfiniteQuery(
    listOptions<FoundProgram>(api, ["affiliate", "programs"], `${AFFILIATE}/programs`, search),
  );
  const choices = [
    ["pays", t.paysBy, PAY_KINDS.map((kind) => [kind, t.kinds[kind]] as const)],
    ["currency", t.currency, named(CURRENCIES, search.currency, (code) => code)],
    ["country", t.country, named(COUNTRIES, search.country, (code) => formatCountry(code))],
    [
      ...(["registration", t.joining] as const),
      (["open", "invitation"] as const).map((way) => [way, t.ways[way]] as const),
    ],
    [
      ...(["joined", t.standing] as const),
      [
        ["true", t.inIt],
        ["false", t.notInIt],
      ],
    ],
  ] as const;
  return (
    <div className="stacked">
      <Filters onClear={clear}>
        <TextFilter label={t.find} value={search.q} max={100} onLook={(q) => put("q", q)} />
        {choices.map(([name, label, options]) => (
          <ChoiceFilter
            key={name}
            label={label}
            value={search[name]}
            options={options}
            onChoose={(value) => put(name, value)}
          />
        ))}
      </Filters>
      <Listed of={programs}>
        <RichTable
          list="programs"
          caption={t.title}
          columns={columnsNow()}
          rows={programs.data}
          rowKey={({ programId }) => programId}
          sort={sortBy(STANDARD)}
          empty={
            <NoneFit onClear={clear}>
              <Empty title={t.none}>
                <p>{t.noneText}</p>
              </Empty>
            </NoneFit>
          }
        />
      </Listed>
    </div>
  );
}

const columnsNow = (): readonly RichColumn<FoundProgram>[] => {
  const t = textsNow(findProgramsTexts);
  return [
    {
      ...{ id: "name", title: t.program, sorts: true },
      cell: ({ slug, programName, organisationName, headline }) => (
        <>
          <Link to="/p/$slug" params={{ slug }}>
            {programName}
          </Link>
          <span className="second">{organisationName}</span>
          <span className="second">{headline}</span>
        </>
      ),
    },
    { id: "pays", title: t.pays, cell: ({ levels }) => describeLevels(levels) },
    {
      id: "window",
      title: t.window,
      cell: ({ windowDays }) => (windowDays === null ? t.noCampaign : t.days(windowDays)),
    },
    {
      id: "where",
      title: t.where,
      cell: ({ currencies, country }) => (
        <>
          {formatList(currencies)}
          {country === null ? null : <span className="second">{formatCountry(country)}</span>}
        </>
      ),
    },
    {
      ...{ id: "approvalRateBps", title: t.approved, sorts: true },
      cell: ({ trust: { approvalRateBps } }) =>
        approvalRateBps === null ? UNKNOWN : formatBound(approvalRateBps / ALL_BPS),
    },
    {
      ...{ id: "medianPayDays", title: t.paidAfter, sorts: true },
      cell: ({ trust: { medianPayDays } }) => (medianPayDays === null ? UNKNOWN : t.days(medianPayDays)),
    },
    {
      id: "standing",
      title: t.standing,
      cell: ({ programId, programName, standing, registration }) =>
        standing !== null ? (
          <Badge tone={standing === "active" ? "ok" : "warn"}>
            {standing === "active" ? t.inIt : t.suspended}
          </Badge>
        ) : registration === "open" ? (
          <Link
            to="/join/program/$id"
            params={{ id: programId }}
            className="button"
            aria-label={t.joinNamed(programName)}
          >
            {t.join}
          </Link>
        ) : (
          t.ways.invitation
        ),
    },
  ];
};

/** Codes by name, with the one of the address. */
const named = (codes: readonly string[], one: string | undefined, name: (code: string) => string) =>
  [...new Set([...codes, ...(one === undefined ? [] : [one])])].map((code) => [code, name(code)] as const);
