import type { StripeObject } from "./create-objects.ts";
import type { FormObject } from "./form.ts";
import { invalidRequest } from "./stripe-error.ts";

const DEFAULT_LIMIT = 10;
const MAX_LIMIT = 100;

/** One page of objects, which come newest first, by `limit`, `starting_after`, `ending_before` and `created`. */
export function page(all: StripeObject[], form: FormObject, url: string): Record<string, unknown> {
  const limit = limitOf(form);
  const wanted = all.filter((object) => createdWithin(object, form.created));
  const after = indexOf(wanted, form.starting_after, "starting_after");
  const before = indexOf(wanted, form.ending_before, "ending_before");
  const from = before === undefined ? (after ?? -1) + 1 : Math.max(0, before - limit);
  const to = before ?? from + limit;
  const hasMore = before === undefined ? wanted.length > to : from > 0;
  return { object: "list", url, has_more: hasMore, data: wanted.slice(from, to) };
}

function limitOf(form: FormObject): number {
  const limit = Number(form.limit ?? DEFAULT_LIMIT);
  const valid = Number.isInteger(limit) && limit >= 1 && limit <= MAX_LIMIT;
  if (!valid)
    throw invalidRequest(`limit is between 1 and ${MAX_LIMIT}`, "limit", "parameter_invalid_integer");
  return limit;
}

function indexOf(
  objects: StripeObject[],
  id: FormObject[string] | undefined,
  param: string,
): number | undefined {
  if (id === undefined) return undefined;
  const index = objects.findIndex((object) => object.id === id);
  if (index < 0) throw invalidRequest(`No such object: '${String(id)}'`, param, "resource_missing");
  return index;
}

function createdWithin(object: StripeObject, filter: FormObject[string] | undefined): boolean {
  if (filter === undefined) return true;
  if (typeof filter === "string") return object.created === Number(filter);
  if (Array.isArray(filter)) return false;
  const { gt, gte, lt, lte } = filter;
  return (
    (gt === undefined || object.created > Number(gt)) &&
    (gte === undefined || object.created >= Number(gte)) &&
    (lt === undefined || object.created < Number(lt)) &&
    (lte === undefined || object.created <= Number(lte))
  );
}
