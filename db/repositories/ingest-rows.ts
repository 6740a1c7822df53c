/** One event's place in the pack it came in, and in its isolate's numbering. */
export interface PackPlace {
  readonly packId: string;
  readonly index: number;
  readonly isolateId: string;
  /** The isolate's own number of the event; null when it had none that can be used. */
  readonly seq: number | null;
}

/** The parties of a link: the same for all its clicks, so they travel once per statement. */
export interface LinkParties {
  readonly linkId: string;
  readonly organisationId: string;
  readonly programId: string;
  readonly campaignId: string;
  readonly enrollmentId: string;
  readonly partnerId: string;
}

/** A click as it is stored. `id` is a UUIDv7 in lower case; visitor and address hash are 16 bytes in hex. */
export interface ClickRow extends LinkParties {
  readonly place: PackPlace;
  readonly id: string;
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly visitor?: string | undefined;
  readonly addressHash?: string | undefined;
  readonly privacy: boolean;
  readonly bot?: string | undefined;
  readonly device?: string | undefined;
  readonly os?: string | undefined;
  readonly browser?: string | undefined;
  readonly country?: string | undefined;
  readonly region?: string | undefined;
  readonly city?: string | undefined;
  readonly asn?: number | undefined;
  readonly referrer?: string | undefined;
  readonly sub?: Readonly<Record<string, string | undefined>> | undefined;
  readonly utm?: Readonly<Record<string, string | undefined>> | undefined;
}

/** What every event of a browser has in common as it is stored; ids in lower case. */
interface BrowserRow {
  readonly place: PackPlace;
  readonly id: string;
  readonly organisationId: string;
  readonly programId: string;
  /** Came with the program's test key: stored, counted nowhere. */
  readonly test: boolean;
  readonly requestId: string;
  /** Unix milliseconds. */
  readonly at: number;
  readonly bot?: string | undefined;
  /** With `clickId`: this visitor came by that click. */
  readonly visitor?: string | undefined;
  readonly clickId?: string | undefined;
}

/** A page, product or custom event as it is stored. */
export interface EventRow extends BrowserRow {
  readonly kind: string;
  readonly sessionId?: string | undefined;
  readonly privacy: boolean;
  readonly device?: string | undefined;
  readonly country?: string | undefined;
  readonly url?: string | undefined;
  readonly referrer?: string | undefined;
  readonly name?: string | undefined;
  readonly data?: Readonly<Record<string, unknown>> | undefined;
}

/** A conversion as a browser reported it. `at` is when it happened; the id is any UUID. */
export interface ReportRow extends BrowserRow {
  readonly via: string;
  readonly host?: string | undefined;
  readonly linkId?: string | undefined;
  readonly tokenRefusal?: string | undefined;
  /** `{goal, orderId, amountMinor, currency, coupon, customerId, metadata}`, as it came. */
  readonly report: Readonly<Record<string, unknown>>;
}

/** An event that cannot be stored as what it claims to be. */
export interface BadEventRow {
  /** `isolateId` null: the pack itself was unreadable, nothing is metered. */
  readonly place: Omit<PackPlace, "isolateId"> & { readonly isolateId: string | null };
  /** The id it claims, when it is a UUID: what is stored under it already is not bad. */
  readonly id: string | null;
  /** Unix milliseconds, for the meter's day. */
  readonly at: number;
  readonly organisationId: string | null;
  readonly programId: string | null;
  readonly reason: string;
  /** JSON without user agent, cut to 8 KB; free of NUL and lone surrogates. */
  readonly raw: string;
}

/** What is stored by one statement. */
export interface IngestRows {
  readonly clicks: readonly ClickRow[];
  readonly events: readonly EventRow[];
  readonly reports: readonly ReportRow[];
  readonly bad: readonly BadEventRow[];
}

/** What a delivery brings of one kind or another, and nothing of the rest. */
export function ingestRows(rows: Partial<IngestRows>): IngestRows {
  return { clicks: [], events: [], reports: [], bad: [], ...rows };
}
