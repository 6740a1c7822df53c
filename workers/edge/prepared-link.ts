import { type Destination, parseDestination, tokenSlot } from "../../core/clicks/destination.ts";
import { type LinkRecord, linkRecordSchema } from "../../core/clicks/link-record.ts";

/** A link record with everything worked out that does not depend on the request. */
export interface PreparedLink {
  readonly record: LinkRecord;
  readonly destination: Destination;
  /** The `location` before and after the click token. */
  readonly before: string;
  readonly after: string;
}

/** Reads a stored record. Throws when it is not one, or when its destination may not be redirected to. */
export function prepareLink(text: string): PreparedLink {
  const record = linkRecordSchema.safeParse(JSON.parse(text));
  if (!record.success) throw new TypeError("not a link record");
  const destination = parseDestination(record.data.destination);
  if (!destination.ok) throw new TypeError(`link record with a destination refused as ${destination.reason}`);
  return { record: record.data, destination: destination.value, ...tokenSlot(destination.value) };
}
