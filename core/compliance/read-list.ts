import { isCountry } from "../countries/country.ts";
import { readRows } from "../csv/read-rows.ts";
import { ok, type Result, refuse } from "../result.ts";
import { foldName } from "./names.ts";

/** An entry of a list as it is kept. */
export interface NewListEntry {
  readonly externalId: string;
  readonly name: string;
  /** Name and aliases, folded, each once. */
  readonly folded: readonly string[];
  readonly country: string | null;
  readonly bornOn: string | null;
}

export interface ListRefusal {
  /** From 1, the header's is 1. */
  readonly row: number;
  readonly message: string;
}

export const ENTRIES_MAX = 50_000;
const COLUMNS = ["id", "name", "aliases", "country", "birth_year"] as const;
const ID_MAX = 100;
const NAME_MAX = 300;
const ALIASES_MAX = 50;

/**
 * A list of sanctions out of a CSV file (RFC 4180) with the columns `id,name,aliases,country,birth_year`: aliases parted by
 * semicolons, country as ISO 3166-1 alpha-2, the last three may be empty. The first row that is not so is refused.
 */
export function readList(text: string): Result<NewListEntry[], ListRefusal> {
  const rows = readRows(text)?.map(({ cells }) => cells);
  if (rows === undefined) return refuse({ row: 1, message: "a quoted cell is not closed" });
  const [header = [], ...body] = rows;
  if (header.map((cell) => cell.trim().toLowerCase()).join() !== COLUMNS.join())
    return refuse({ row: 1, message: `the header must be ${COLUMNS.join(",")}` });
  if (body.length > ENTRIES_MAX)
    return refuse({ row: ENTRIES_MAX + 2, message: `a list has at most ${ENTRIES_MAX} entries` });
  const entries: NewListEntry[] = [];
  const ids = new Set<string>();
  for (const [at, cells] of body.entries()) {
    const read = readEntry(cells, ids);
    if (!read.ok) return refuse({ row: at + 2, message: read.reason });
    ids.add(read.value.externalId);
    entries.push(read.value);
  }
  return ok(entries);
}

function readEntry(cells: readonly string[], known: ReadonlySet<string>): Result<NewListEntry, string> {
  if (cells.length !== COLUMNS.length) return refuse(`must have ${COLUMNS.length} cells`);
  const [externalId = "", name = "", aliases = "", country = "", year = ""] = cells.map((cell) =>
    cell.trim(),
  );
  if (externalId === "" || externalId.length > ID_MAX)
    return refuse(`id must have 1 to ${ID_MAX} characters`);
  if (known.has(externalId)) return refuse(`id ${externalId} is there twice`);
  const names = [name, ...aliases.split(";").map((alias) => alias.trim())].filter((one) => one !== "");
  if (name === "" || names.some((one) => one.length > NAME_MAX))
    return refuse(`names must have 1 to ${NAME_MAX} characters`);
  if (names.length > ALIASES_MAX + 1) return refuse(`at most ${ALIASES_MAX} aliases are taken`);
  const folded = [...new Set(names.map(foldName))].filter((one) => one !== "");
  if (folded.length === 0) return refuse("name has no letters");
  if (country !== "" && !isCountry(country))
    return refuse("country must be an ISO 3166-1 code in capitals, or empty");
  if (year !== "" && !/^(1[89]|20)\d\d$/.test(year)) return refuse("birth_year must be a year, or empty");
  return ok({ externalId, name, folded, country: country || null, bornOn: year || null });
}
