import { RequestError } from "./read-draft.ts";

/** Query parameters that choose or page and do not filter. */
const NOT_A_FILTER = new Set(["count", "cursor", "dlqIds", "messageIds"]);
const FIELDS: Record<string, string> = { callerIp: "callerIP", state: "state" };
const PLAIN_FIELDS = [
  "messageId",
  "url",
  "scheduleId",
  "queueName",
  "label",
  "flowControlKey",
  "responseStatus",
  "state",
];

/**
 * A test for the documented filters: values of one filter are alternatives, filters add up.
 * An unknown filter is refused, since ignoring it would act on everything.
 */
export function filterOf(query: URLSearchParams): (view: Record<string, unknown>) => boolean {
  const tests: ((view: Record<string, unknown>) => boolean)[] = [];
  for (const name of new Set(query.keys())) {
    if (!NOT_A_FILTER.has(name)) tests.push(testOf(name, query.getAll(name)));
  }
  return (view) => tests.every((test) => test(view));
}

function testOf(name: string, values: string[]): (view: Record<string, unknown>) => boolean {
  const time = (view: Record<string, unknown>): number => Number(view.time ?? view.createdAt);
  if (name === "fromDate") return (view) => time(view) >= Number(values[0]);
  if (name === "toDate") return (view) => time(view) <= Number(values[0]);
  if (name === "host") return (view) => values.includes(new URL(String(view.url)).host);
  if (name === "path") return (view) => values.includes(new URL(String(view.url)).pathname);
  const field = FIELDS[name] ?? (PLAIN_FIELDS.includes(name) ? name : undefined);
  if (field === undefined) throw new RequestError(`unsupported filter: ${name}`);
  return (view) => view[field] !== undefined && values.includes(String(view[field]));
}
