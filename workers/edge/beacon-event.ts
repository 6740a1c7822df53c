import type { BeaconEvent } from "../../core/clicks/beacon.ts";
import { cleanText } from "../../core/clicks/clean-text.ts";
import type { ClickToken, TokenRefusal } from "../../core/clicks/click-token.ts";
import type { HmacKey } from "../../core/clicks/hmac-sha256.ts";
import type { ConversionEvent, PageEvent } from "../../core/clicks/page-event.ts";
import type { ProgramKeyRecord } from "../../core/clicks/program-key.ts";
import { visitorKey } from "../../core/clicks/visitor.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import type { Result } from "../../core/result.ts";
import { addNetwork } from "./click.ts";
import { hostOf, keptUserAgent, pageAddress } from "./personal-data.ts";
import type { Geo } from "./request-geo.ts";

export type SeenEvent = Extract<BeaconEvent, { kind: "page" | "product" | "custom" }>;
export type MoneyEvent = Extract<BeaconEvent, { kind: "conversion" }>;

/** What all events of one beacon share. `visitorId` and `userAgent` are personal data and end in the isolate. */
export interface BeaconSource {
  readonly requestId: string;
  readonly program: ProgramKeyRecord;
  readonly via: "snippet" | "pixel";
  /** Host of the page that reports. */
  readonly host: string;
  readonly privacy: boolean;
  readonly visitorId: string | undefined;
  readonly userAgent: string | null;
  readonly geo: Geo | undefined;
}

/** What a page, product or custom event leaves in the isolate's memory until the flush. */
export interface RawSeen {
  readonly kind: "seen";
  readonly event: SeenEvent;
  readonly seq: number;
  readonly source: BeaconSource;
  /** Of the click token that came with it; undefined when there was none, or one that proves nothing. */
  readonly token: ClickToken | undefined;
}

/** Makes the event that leaves the isolate. */
export function finishSeen({ event, seq, source, token }: RawSeen, visitorSecret: HmacKey): PageEvent {
  const made: PageEvent = { kind: event.kind, ...common(event, seq, source, visitorSecret) };
  if (token !== undefined) Object.assign(made, token);
  if (!source.privacy && event.session !== undefined) made.session = event.session;
  const url = pageAddress(event.url);
  if (url !== undefined) made.url = url;
  const referrer = hostOf(event.referrer);
  if (referrer !== "") made.referrer = referrer;
  if (event.kind === "page") return made;
  made.name = cleanText(event.name, event.name.length);
  if (event.data !== undefined) made.data = cleanData(event.data);
  return made;
}

/** Makes a money event; a token that proves nothing is told, since the merchant expects its click to be credited. */
export function finishConversion(
  event: MoneyEvent,
  seq: number,
  source: BeaconSource,
  token: Result<ClickToken, TokenRefusal> | undefined,
  visitorSecret: HmacKey,
): ConversionEvent {
  const { orderId, amountMinor, currency, goal, coupon, customerId, data } = event;
  return {
    kind: "conversion",
    ...common(event, seq, source, visitorSecret),
    ...(token?.ok && token.value),
    ...(token?.ok === false && { tokenRefusal: token.reason }),
    via: source.via,
    host: source.host,
    report: {
      ...{ orderId, amountMinor, currency },
      ...(goal !== undefined && { goal }),
      ...(coupon !== undefined && { coupon }),
      ...(customerId !== undefined && { customerId }),
      ...(data !== undefined && { metadata: cleanData(data) }),
    },
  };
}

type Common = Omit<
  PageEvent,
  "kind" | "clickId" | "linkId" | "session" | "url" | "referrer" | "name" | "data"
>;

function common(event: BeaconEvent, seq: number, source: BeaconSource, visitorSecret: HmacKey): Common {
  const { requestId, program, privacy, visitorId, geo } = source;
  const made: Common = {
    id: event.id,
    seq,
    requestId,
    at: uuidv7Time(event.id) ?? 0,
    organisationId: program.organisationId,
    programId: program.programId,
    test: program.test,
    privacy,
  };
  if (!privacy && visitorId !== undefined) {
    made.visitor = visitorKey(visitorSecret, program.programId, visitorId);
  }
  const userAgent = keptUserAgent(source.userAgent, privacy);
  if (userAgent !== undefined) made.userAgent = userAgent;
  if (geo !== undefined) addNetwork(made, geo);
  return made;
}

type Data = NonNullable<PageEvent["data"]>;

/** Texts that every store accepts; numbers and truth values are as they came. */
function cleanData(data: Data): Data {
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => [
      cleanText(name, name.length),
      typeof value === "string" ? cleanText(value, value.length) : value,
    ]),
  );
}
