import type { PlanRules } from "../../../../../core/commission/plan.ts";
import { formatMinor } from "../../../../../core/money/amount.ts";
import { parsePercent, typedPercent } from "../../../lib/parse-percent.ts";
import { parseAmount } from "../parse-amount.ts";

/**
 * Rules as they are typed: of the same shape, so that what the API has against a field stands at it, with a text for each
 * number. Rates are in per cent, amounts in major units; names of products and categories stand in one text.
 */
export type Draft<T = PlanRules> = T extends number
  ? string
  : T extends string | boolean | undefined
    ? T
    : T extends readonly (infer Item)[]
      ? Draft<Item>[]
      : { -readonly [Name in keyof T]: Name extends "products" | "categories" ? string : Draft<T[Name]> };

type Path = readonly (string | number)[];
type Unit = "rate" | "money" | "count";

/** What of a draft is no number. */
export interface DraftProblem {
  readonly path: Path;
  /** Null: nothing was typed where something must be. */
  readonly unit: Unit | null;
}

const LISTS = new Set(["products", "categories"]);
const TEXTS = new Set(["kind", "name", "key", "badge", "rank", "leaderRank", "trigger", "tree", "mode"]);
for (const name of ["compression", "demotion", "minRank", "event", "customerOrder", "campaigns"])
  TEXTS.add(name);
/** Texts that are left out when nothing is chosen. */
const OPTIONAL_TEXTS = new Set(["minRank", "event", "customerOrder", "badge"]);
const RATES = new Set(["rateBps", "legCapBps", "shareBps", "capBps"]);
const LISTS_OF_RATES = new Set(["ratesByRank", "rates"]);
/** Whose members are left out when nothing is typed. */
const OPTIONAL_MEMBERS = new Set(["requires", "ratesByRank", "sharesByRank", "pointsPerMajor"]);
const CURRENCY = /^[A-Z]{3}$/;

function unitOf(path: Path): Unit {
  const [key, parent] = [String(path.at(-1)), String(path.at(-2))];
  if (RATES.has(key) || LISTS_OF_RATES.has(parent)) return "rate";
  return CURRENCY.test(key) && parent !== "pointsPerMajor" ? "money" : "count";
}

/** A name that says what a text is: that of the list for a list's entries. */
const nameOf = (path: Path) => String(typeof path.at(-1) === "number" ? path.at(-2) : path.at(-1));

/** Rules to be edited. */
export function draftOf(rules: PlanRules): Draft {
  return typed(rules, []) as Draft;
}

function typed(value: unknown, path: Path): unknown {
  if (typeof value === "number") return textOf(value, path);
  if (Array.isArray(value)) {
    if (LISTS.has(nameOf(path))) return value.join(", ");
    return value.map((item, index) => typed(item, [...path, index]));
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  return Object.fromEntries(members.map(([name, member]) => [name, typed(member, [...path, name])]));
}

function textOf(value: number, path: Path): string {
  switch (unitOf(path)) {
    case "rate":
      return typedPercent(value);
    case "money":
      return formatMinor(BigInt(value), String(path.at(-1)));
    case "count":
      return String(value);
  }
}

/** A draft read: rules whose form nobody has looked at yet, and what of it is no number. What may be left open is left out. */
export function readDraft(draft: Draft): { rules: unknown; problems: readonly DraftProblem[] } {
  const problems: DraftProblem[] = [];
  const rules = read(draft, [], problems);
  return { rules, problems };
}

function read(value: unknown, path: Path, problems: DraftProblem[]): unknown {
  if (typeof value === "string") return readText(value.trim(), path, problems);
  if (Array.isArray(value)) return value.map((item, index) => read(item, [...path, index], problems));
  if (typeof value !== "object" || value === null) return value;
  if (isLeftOpen(value, path)) return undefined;
  const members = Object.entries(value)
    .map(([name, member]) => [name, read(member, [...path, name], problems)] as const)
    .filter(([, member]) => member !== undefined);
  return members.length === 0 && canGo(path) ? undefined : Object.fromEntries(members);
}

/** A requirement of two parts of which none was typed. */
function isLeftOpen(value: object, path: Path): boolean {
  if (path.at(-1) !== "legVolume" && path.at(-1) !== "legsWithRank") return false;
  return Object.values(value).every((member) => member === undefined || member === "");
}

/** Whether something says as much by not being there as by being empty. */
function canGo(path: Path): boolean {
  if (path.at(-2) === "amountsByRank") return true;
  return path[0] === "levels" && (path.at(-1) === "requires" || path.at(-1) === "ratesByRank");
}

function readText(text: string, path: Path, problems: DraftProblem[]): unknown {
  const name = nameOf(path);
  if (LISTS.has(name)) {
    const names = text.split(/[,\n]/).map((one) => one.trim());
    return text === "" ? undefined : names.filter((one) => one !== "");
  }
  if (TEXTS.has(name)) return text === "" && OPTIONAL_TEXTS.has(name) ? undefined : text;
  if (text === "") {
    const unit = unitOf(path);
    const isOptional =
      unit === "money" || OPTIONAL_MEMBERS.has(String(path.at(-2))) || name === "expireAfterDays";
    if (!isOptional) problems.push({ path, unit: null });
    return undefined;
  }
  const number = readNumber(text, path);
  if (number === null) problems.push({ path, unit: unitOf(path) });
  return number ?? undefined;
}

function readNumber(text: string, path: Path): number | null {
  switch (unitOf(path)) {
    case "rate":
      return parsePercent(text);
    case "money":
      return parseAmount(text, String(path.at(-1)));
    case "count":
      return /^\d{1,15}$/.test(text) ? Number(text) : null;
  }
}
