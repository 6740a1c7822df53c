import { cleanText } from "./clean-text.ts";
import { SUB_ID_NAMES, type SubIdName, UTM_NAMES, type UtmName } from "./click-event.ts";

/** What a link's visitor brought in the query. Nothing of it is passed on to the destination. */
export interface ClickParams {
  readonly sub?: Partial<Record<SubIdName, string>>;
  readonly utm?: Partial<Record<UtmName, string>>;
  /** The value of `url`, percent-decoded; `undefined` inside the object when it cannot be decoded. */
  readonly deepLink?: { readonly text: string | undefined };
}

/** More than any honest link has; what comes after is not read. */
const PARAMS_MAX = 100;
const VALUE_MAX = 255;
/** Nothing to decode, which the platform's decoder would take 2 µs to find out. */
const PLAIN = /^[\w.~-]*$/;
const SUB_IDS: ReadonlySet<string> = new Set(SUB_ID_NAMES);
const UTMS: ReadonlySet<string> = new Set(UTM_NAMES);

const isSubId = (name: string): name is SubIdName => SUB_IDS.has(name);
const isUtm = (name: string): name is UtmName => UTMS.has(name);

/**
 * Reads sub-ids, UTM and the deep link from a query (with its `?`). Of duplicates the first counts; empty values
 * count as absent, since link templates leave them behind.
 */
export function readClickParams(search: string): ClickParams {
  const sub: Partial<Record<SubIdName, string>> = {};
  const utm: Partial<Record<UtmName, string>> = {};
  let deepLink: ClickParams["deepLink"];
  for (const pair of search.slice(1).split("&", PARAMS_MAX)) {
    const equals = pair.indexOf("=");
    if (equals < 1 || equals === pair.length - 1) continue;
    const name = pair.slice(0, equals);
    const raw = pair.slice(equals + 1);
    if (isSubId(name)) sub[name] ??= cleanText(decodeForm(raw), VALUE_MAX);
    else if (isUtm(name)) utm[name] ??= cleanText(decodeForm(raw), VALUE_MAX);
    else if (name === "url") deepLink ??= { text: decodeUrl(raw) };
  }
  return {
    ...(hasValue(sub) && { sub }),
    ...(hasValue(utm) && { utm }),
    ...(deepLink !== undefined && { deepLink }),
  };
}

function hasValue(values: Partial<Record<string, string>>): boolean {
  for (const name in values) {
    if (values[name] === "") delete values[name];
  }
  return Object.keys(values).length > 0;
}

/** As forms encode (`+` is a space); what is not valid stays as it is, as browsers do. */
function decodeForm(raw: string): string {
  if (PLAIN.test(raw)) return raw;
  return new URLSearchParams(`v=${raw}`).get("v") ?? "";
}

/** A URL holds no raw space, so a `+` in it is always meant as a plus. */
function decodeUrl(raw: string): string | undefined {
  try {
    return decodeURIComponent(raw);
  } catch {
    return undefined;
  }
}
