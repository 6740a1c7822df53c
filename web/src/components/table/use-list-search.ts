import { useNavigate, useSearch } from "@tanstack/react-router";

type Texts = Readonly<Record<string, string | undefined>>;

/**
 * What is looked for in a list, as it stands in the page's address. `put` with an empty value takes something out. `sortBy`: the
 * order of a list that has one of its own, which is not in the address.
 */
export function useListSearch<Search extends object>(
  read: (search: Readonly<Record<string, unknown>>) => Search,
) {
  const search: Search = read(useSearch({ strict: false }));
  const navigate = useNavigate();
  const look = (next: Search) =>
    void navigate({ to: ".", search: () => ({ ...next }), replace: true, resetScroll: false });
  const put = (name: keyof Search & string, value: string) => {
    const { [name]: _, ...rest } = search as Texts;
    look((value === "" ? rest : { ...rest, [name]: value }) as Search);
  };
  const sortBy = (standard: string) => ({
    by: (search as Texts).sort ?? standard,
    onSort: (by: string) => put("sort" as keyof Search & string, by === standard ? "" : by),
  });
  const isEverything = Object.keys(search).length === 0;
  return { search, look, put, sortBy, clear: isEverything ? undefined : () => look({} as Search) };
}
