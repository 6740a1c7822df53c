interface Sorted {
  readonly currency?: string;
  readonly sort?: string;
}

/** What is looked for, without an order by amounts of several currencies. */
export function withinCurrency<Search extends Sorted>(search: Search): Search {
  if (search.currency !== undefined || !search.sort?.endsWith("amountMinor")) return search;
  const { sort: _, ...rest } = search;
  return rest as Search;
}
