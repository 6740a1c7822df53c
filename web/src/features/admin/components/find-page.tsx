import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import type { FoundThing } from "../../../../../core/admin/found-kinds.ts";
import type { Column } from "../../../components/ui/data-table.tsx";
import { Empty } from "../../../components/ui/empty.tsx";
import { ListTable } from "../../../components/ui/list-table.tsx";
import { Loaded } from "../../../components/ui/loaded.tsx";
import { PageHead } from "../../../components/ui/page-head.tsx";
import { useOwnApi } from "../../../lib/api/use-own-api.ts";
import { readSearch, SEARCH_SHAPES } from "../../../lib/search/read-search.ts";
import { useTexts } from "../../../lib/texts/use-texts.ts";
import { placeOf } from "../api/find-things.ts";
import { findTexts } from "../texts/find.ts";
import { SearchField } from "./search-field.tsx";

const LEAST_CHARACTERS = 2;
const readAddress = readSearch({ q: SEARCH_SHAPES.text });

/** Whatever the platform's people were told of, by one box; what is looked for stands in the address. */
export function FindPage() {
  const t = useTexts(findTexts);
  const { q = "" } = readAddress(useSearch({ strict: false }));
  const navigate = useNavigate();
  const found = useFoundThings(q);
  const asks = q.trim().length >= LEAST_CHARACTERS;
  return (
    <>
      <PageHead title={t.title} lead={t.lead} />
      <div className="stacked">
        <SearchField
          label={t.label}
          initial={q}
          onSearch={(typed) => {
            if (typed === q) return;
            const search = typed === "" ? {} : { q: typed };
            void navigate({ to: ".", search: () => search, replace: true, resetScroll: false });
          }}
        />
        <Loaded of={[found]}>
          <ListTable
            caption={t.caption}
            columns={columnsOf(t)}
            rows={asks ? found.data : []}
            rowKey={({ kind, id }) => `${kind} ${id}`}
            empty={
              <Empty title={asks ? t.none : t.begin}>
                <p>{asks ? t.noneText : t.beginText}</p>
              </Empty>
            }
          />
        </Loaded>
      </div>
    </>
  );
}

function useFoundThings(q: string) {
  const api = useOwnApi();
  return useQuery({
    queryKey: ["admin", "find", q],
    queryFn: ({ signal }) => api.get<{ data: FoundThing[] }>("/api/admin/find", { q, most: "more" }, signal),
    select: ({ data }) => data,
    enabled: q.trim().length >= LEAST_CHARACTERS,
    placeholderData: keepPreviousData,
  });
}

const columnsOf = (t: (typeof findTexts)["en"]): readonly Column<FoundThing>[] => [
  {
    title: t.name,
    cell: (thing) => (
      <>
        <Link to={placeOf(thing)}>{thing.name}</Link>
        <span className="second">{describeHint(thing, t.states)}</span>
      </>
    ),
  },
  { title: t.kind, cell: ({ kind }) => t.kinds[kind] },
  { title: t.organisation, cell: ({ organisation }) => organisation?.name ?? "–" },
];

/** An address, or a state behind whose it is: `Demo program, pending`. */
function describeHint({ hint }: FoundThing, states: Readonly<Record<string, string>>): string {
  const parts = (hint ?? "").split(", ");
  const state = parts.pop() ?? "";
  return [...parts, states[state] ?? state].join(", ");
}
