/** Whether a text of the address is one that can be looked for, by name. */
export type SearchFits = Readonly<Record<string, (value: string) => boolean>>;

/** What is looked for, as it stands in the page's address. */
export type SearchOf<Fits extends SearchFits> = { readonly [Name in keyof Fits]?: string };

export const SEARCH_SHAPES = {
  id: (value: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value),
  /** A date rolls over, 30 February to 2 March: what comes back is another. */
  day: (value: string) => /^\d{4}-\d{2}-\d{2}$/.test(value) && dayOf(Date.parse(value)) === value,
  text: (value: string) => value.trim() !== "" && value.length <= 100,
  oneOf:
    (...known: readonly string[]) =>
    (value: string) =>
      known.includes(value),
};

/** Of an address only what can be looked for; the rest is dropped. An address that says true, or 7, comes as that. */
export function readSearch<Fits extends SearchFits>(fits: Fits) {
  return (search: Readonly<Record<string, unknown>>): SearchOf<Fits> => {
    const found = Object.entries(fits).flatMap(([name, isOne]) => {
      const given = search[name];
      const value = given === undefined || given === null ? "" : String(given);
      return isOne(value) ? [[name, value] as const] : [];
    });
    return Object.fromEntries(found) as SearchOf<Fits>;
  };
}

/** Of a list that is looked through by how names begin alone, and sorted by them or by age. */
export const readNameSearch = readSearch({
  q: SEARCH_SHAPES.text,
  sort: SEARCH_SHAPES.oneOf("createdAt", "-name", "name"),
});

const dayOf = (atMs: number) => (Number.isNaN(atMs) ? "" : new Date(atMs).toISOString().slice(0, 10));
