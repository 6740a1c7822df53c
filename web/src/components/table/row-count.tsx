import { useQuery } from "@tanstack/react-query";
import type { ListCount } from "../../../../core/api/sorting.ts";
import type { Api, Query } from "../../lib/api/create-api.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { filtersTexts } from "./texts/filters.ts";

interface RowCountProps {
  readonly api: Api;
  /** Of the list, as `/api/v1/conversions`. */
  readonly path: string;
  /** Under which the list is kept. */
  readonly queryKey: readonly unknown[];
  /** Its filters; an order among them is left out. */
  readonly query: Query;
  /** What its rows are called. */
  readonly texts?: { count(count: number): string; moreThan(count: number): string };
}

/** How many rows a list has, as far as that is counted. */
export function RowCount({ api, path, queryKey, query, texts }: RowCountProps) {
  const t = useTexts(filtersTexts);
  const say = texts ?? t;
  const { sort: _, ...filter } = query;
  const { data, error } = useQuery({
    queryKey: [...queryKey, "count", filter],
    queryFn: ({ signal }) => api.get<ListCount>(`${path}/count`, filter, signal),
  });
  const unknown = error === null ? "…" : null;
  return (
    <p className="quiet" role="status">
      {data === undefined ? unknown : data.more ? say.moreThan(data.count) : say.count(data.count)}
    </p>
  );
}
