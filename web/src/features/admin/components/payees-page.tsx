import { Link } from "@tanstack/react-router";
import type { AdminPayee } from "../../../../../core/api/payees.ts";
import type { RichColumn } from "../../../components/table/rich-column.ts";
import { RichTable } from "../../../components/table/rich-table.tsx";
import { RowCount } from "../../../components/table/row-count.tsx";
import { useListSearch } from "../../../components/table/use-list-search.ts";
import { Badge } from "../../../components/ui/badge.tsx";
import { Day } from "../../../components/ui/clock.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ExportButton } from "../../../components/ui/export-button.tsx";
import { Listed } from "../../../components/ui/listed.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { formatCountry } from "../../../lib/format-country.ts";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { describeStripe } from "../../../lib/stripe.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { PAYEES, PAYEES_KEY, usePayees } from "../api/use-payees.ts";
import { payeesTexts } from "../texts/payees.ts";
import { MethodState } from "./method-state.tsx";
import { SearchField } from "./search-field.tsx";
import "./admin.css";

/** What one may look for, and how the API calls it. */
const SHOWN = ["unverified", "held", "alike", "wanted"] as const;

const NEWEST = "-createdAt";
const readAddress = readSearch({
  q: SEARCH_SHAPES.text,
  show: SEARCH_SHAPES.oneOf(...SHOWN),
  sort: SEARCH_SHAPES.oneOf("createdAt", "-country", "country"),
});

/** Whom money goes to, over all programs. */
export function PayeesPage() {
  const t = useTexts(payeesTexts);
  const api = useOwnApi();
  const { search, put, sortBy } = useListSearch(readAddress);
  const payees = usePayees(search);
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="stacked">
        <SearchField
          label={t.search}
          initial={search.q}
          onSearch={(q) => {
            if (q !== (search.q ?? "")) put("q", q);
          }}
        />
        <fieldset className="choice-row">
          <legend className="visually-hidden">{t.show}</legend>
          {(["", ...SHOWN] as const).map((show) => (
            <label key={show}>
              <input
                type="radio"
                name="show"
                className="visually-hidden"
                checked={show === (search.show ?? "")}
                onChange={() => put("show", show)}
              />
              <span>{t.shown[show === "" ? "all" : show]}</span>
            </label>
          ))}
        </fieldset>
        <RowCount api={api} path={PAYEES} queryKey={PAYEES_KEY} query={search} />
        <Listed of={payees}>
          <RichTable
            list="payees"
            caption={t.caption}
            columns={columnsOf()}
            rows={payees.data}
            rowKey={({ id }) => id}
            sort={sortBy(NEWEST)}
            tools={<ExportButton api={api} path={PAYEES} query={search} name="payees" />}
            empty={
              <Empty title={t.nobody}>
                <p>{t.nobodyText}</p>
              </Empty>
            }
          />
        </Listed>
      </div>
    </>
  );
}

function columnsOf(): readonly RichColumn<AdminPayee>[] {
  const t = textsNow(payeesTexts);
  return [
    {
      id: "name",
      title: t.name,
      cell: ({ id, name, email }) => (
        <>
          <Link to="/admin/payees/$payeeId" params={{ payeeId: id }}>
            {name === "" ? email : name}
          </Link>
          <span className="second">{email}</span>
        </>
      ),
    },
    {
      id: "country",
      title: t.country,
      sorts: true,
      cell: ({ country, kind }) =>
        `${country === null ? t.notTold : formatCountry(country)}, ${t.kinds[kind]}`,
    },
    {
      id: "method",
      title: t.paidBy,
      cell: ({ method }) =>
        method === null ? (
          t.nothingYet
        ) : (
          <>
            {method.label}
            <span className="second">
              <MethodState method={method} />
            </span>
          </>
        ),
    },
    {
      id: "stripe",
      title: t.atStripe,
      cell: ({ stripe: { state, wants } }) => {
        const { tone, text } = describeStripe(state);
        return (
          <>
            <Badge tone={tone}>{text}</Badge>
            {wants.length === 0 ? null : <span className="second">{t.wants(wants.length)}</span>}
          </>
        );
      },
    },
    {
      id: "look",
      title: t.look,
      cell: ({ held, alike }) =>
        held === null && alike.length === 0 ? (
          "–"
        ) : (
          <>
            {held === null ? null : <Badge tone="warn">{t.isHeld}</Badge>}
            {alike.length === 0 ? null : <Badge tone="warn">{t.isAlike}</Badge>}
          </>
        ),
    },
    { id: "createdAt", title: t.since, sorts: true, cell: ({ createdAt }) => <Day at={createdAt} /> },
  ];
}
