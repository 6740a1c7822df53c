import {
  type ConversionEvent,
  conversionEventSchema,
  type PageEvent,
  pageEventSchema,
  type RefusedEvent,
  refusedEventSchema,
} from "../../core/clicks/page-event.ts";
import { ok, type Result, refuse } from "../../core/result.ts";

interface Schema<Event> {
  safeParse(raw: unknown): { success: true; data: Event } | { success: false; error: SchemaError };
}

interface SchemaError {
  readonly issues: readonly { readonly path: readonly PropertyKey[] }[];
}

/** Reads an event of a browser by its schema; the refusal is the path of the first field that is wrong. */
export const parsePageEvent = (raw: unknown): Result<PageEvent, string> => parse(pageEventSchema, raw);

/** The same of a conversion. */
export const parseConversion = (raw: unknown): Result<ConversionEvent, string> =>
  parse(conversionEventSchema, raw);

/** The same of what the edge refused. */
export const parseRefused = (raw: unknown): Result<RefusedEvent, string> => parse(refusedEventSchema, raw);

function parse<Event>(schema: Schema<Event>, raw: unknown): Result<Event, string> {
  const parsed = schema.safeParse(raw);
  return parsed.success ? ok(parsed.data) : refuse(pathOf(parsed.error));
}

/** Path of the first field that is wrong, empty for the whole. */
export function pathOf({ issues }: SchemaError): string {
  return issues[0]?.path.map(String).join(".") ?? "";
}
