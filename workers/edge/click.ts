import { cleanText } from "../../core/clicks/clean-text.ts";
import type { ClickEvent } from "../../core/clicks/click-event.ts";
import type { ClickParams } from "../../core/clicks/click-params.ts";
import { addressHash } from "../../core/clicks/daily-salt.ts";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import type { LinkRecord } from "../../core/clicks/link-record.ts";
import { visitorKey } from "../../core/clicks/visitor.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import { hostOf, keptUserAgent } from "./personal-data.ts";
import type { Geo } from "./request-geo.ts";

const COUNTRY_MAX = 2;
const TEXT_MAX = 255;

/**
 * What a redirect, or a landing page's own click, leaves in the isolate's memory until the flush. `address`, `visitorId` and `userAgent` are
 * personal data and end here; but for the user agent they are absent when the visitor asks for privacy.
 */
export interface RawClick {
  readonly kind: "click";
  readonly id: string;
  readonly seq: number;
  readonly requestId: string;
  readonly record: LinkRecord;
  readonly params: ClickParams;
  readonly privacy: boolean;
  readonly geo: Geo | undefined;
  readonly referrer: string | null;
  readonly visitorId?: string | undefined;
  readonly address?: string | null;
  readonly userAgent?: string | null;
}

/** Unix milliseconds of a click: its id's. */
export const timeOf = (raw: RawClick): number => uuidv7Time(raw.id) ?? 0;

/**
 * Makes the event that leaves the isolate.
 *
 * @param salt of the click's day; without it there is no address hash
 */
export function finishClick(raw: RawClick, visitorSecret: HmacKey, salt: HmacKey | undefined): ClickEvent {
  const { record, params } = raw;
  const event: ClickEvent = {
    kind: "click",
    id: raw.id,
    seq: raw.seq,
    requestId: raw.requestId,
    at: timeOf(raw),
    linkId: record.linkId,
    organisationId: record.organisationId,
    programId: record.programId,
    campaignId: record.campaignId,
    enrollmentId: record.enrollmentId,
    partnerId: record.partnerId,
    privacy: raw.privacy,
  };
  if (!raw.privacy) addDevice(event, raw, visitorSecret, salt);
  const userAgent = keptUserAgent(raw.userAgent, raw.privacy);
  if (userAgent !== undefined) event.userAgent = userAgent;
  if (raw.geo !== undefined) addPlace(event, raw.geo);
  const referrer = hostOf(raw.referrer);
  if (referrer !== "") event.referrer = referrer;
  if (params.sub !== undefined) event.sub = params.sub;
  if (params.utm !== undefined) event.utm = params.utm;
  return event;
}

/** What tells devices apart; never called for a visitor who asks for privacy. */
function addDevice(
  event: ClickEvent,
  { visitorId, address, userAgent, record }: RawClick,
  visitorSecret: HmacKey,
  salt: HmacKey | undefined,
): void {
  if (visitorId !== undefined) event.visitor = visitorKey(visitorSecret, record.programId, visitorId);
  if (salt !== undefined && address) event.addressHash = addressHash(salt, address, userAgent ?? "");
}

function addPlace(event: ClickEvent, geo: Geo): void {
  addNetwork(event, geo);
  if (isText(geo.region)) event.region = cleanText(geo.region, TEXT_MAX);
  if (isText(geo.city)) event.city = cleanText(geo.city, TEXT_MAX);
}

/** Country and network, which are kept of every event. */
export function addNetwork(event: Pick<ClickEvent, "country" | "asn">, { country, asn }: Geo): void {
  if (isText(country)) event.country = cleanText(country, COUNTRY_MAX);
  if (typeof asn === "number" && Number.isSafeInteger(asn)) event.asn = asn;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
