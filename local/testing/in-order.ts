export type ListedRow = Readonly<Record<string, string | number>> & { readonly id: string };

/** How a list is asked for: `sort` as in the address, `by` its column, `kind` what that holds (`id`: the row's own). */
interface Order {
  readonly sort: string;
  readonly by: string;
  readonly kind: string;
}

/** Rows as a list has to show them: by their column, what is missing first, ties by id; all of it turned round for `-`. */
export function inOrder(rows: readonly ListedRow[], { sort, by, kind }: Order): ListedRow[] {
  const sign = sort.startsWith("-") ? -1 : 1;
  const value = (row: ListedRow) => (kind === "id" ? row.id : (row[by] ?? ""));
  const compare = (a: ListedRow, b: ListedRow) => {
    const [x, y] = [value(a), value(b)];
    return x === y ? (a.id < b.id ? -1 : 1) : x < y ? -1 : 1;
  };
  return rows.toSorted((a, b) => sign * compare(a, b));
}
