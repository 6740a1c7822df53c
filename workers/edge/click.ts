import { cleanText } from "../../core/clicks/clean-text.ts";
import type { ClickEvent } from "../../core/clicks/click-event.ts";
import type { ClickParams } from "../../core/clicks/click-params.ts";
import { addressHash } from "../../core/clicks/daily-salt.ts";
import type { LinkRecord } from "../../core/clicks/link-record.ts";
import { visitorKey } from "../../core/clicks/visitor.ts";
import { uuidv7Time } from "../../core/ids/uuidv7.ts";
import type { KeyValueStore } from "./env.ts";
import { causeOf, log } from "./log.ts";
import type { SaltSource } from "./salts.ts";

const TEXT_MAX = 255;
const USER_AGENT_MAX = 512;

/** Where the request came from, as the network tells; each may be missing. */
export interface Geo {
  readonly country?: unknown;
  readonly region?: unknown;
  readonly city?: unknown;
  readonly asn?: unknown;
}

/**
 * What a redirect leaves in the isolate's memory until the flush. `address`, `visitorId` and `userAgent` are
 * personal data and end here; they are absent when the visitor asks for privacy.
 */
export interface RawClick {
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

export interface FinishOptions {
  readonly visitorSecret: CryptoKey;
  readonly saltFor: SaltSource;
  readonly salts: KeyValueStore;
}

/** Makes the event that leaves the isolate. Never throws: a hash that cannot be made is left out. */
export async function finishClick(raw: RawClick, options: FinishOptions): Promise<ClickEvent> {
  const { record } = raw;
  const at = uuidv7Time(raw.id) ?? 0;
  const hashes = await hashesOf(raw, at, options);
  const { sub, utm } = raw.params;
  return {
    kind: "click",
    id: raw.id,
    seq: raw.seq,
    requestId: raw.requestId,
    at,
    linkId: record.linkId,
    organisationId: record.organisationId,
    programId: record.programId,
    campaignId: record.campaignId,
    enrollmentId: record.enrollmentId,
    partnerId: record.partnerId,
    privacy: raw.privacy,
    ...hashes,
    ...(raw.userAgent && { userAgent: cleanText(raw.userAgent, USER_AGENT_MAX) }),
    ...placeOf(raw.geo),
    ...referrerOf(raw.referrer),
    ...(sub && { sub }),
    ...(utm && { utm }),
  };
}

async function hashesOf(
  raw: RawClick,
  at: number,
  { visitorSecret, saltFor, salts }: FinishOptions,
): Promise<Pick<ClickEvent, "visitor" | "addressHash">> {
  if (raw.privacy) return {};
  try {
    const salt = raw.address ? await saltFor(at, salts) : undefined;
    const [visitor, hash] = await Promise.all([
      raw.visitorId && visitorKey(visitorSecret, raw.record.programId, raw.visitorId),
      salt && raw.address && addressHash(salt, raw.address, raw.userAgent ?? ""),
    ]);
    return { ...(visitor && { visitor }), ...(hash && { addressHash: hash }) };
  } catch (error) {
    log("error", { requestId: raw.requestId, action: "click.hash", data: { cause: causeOf(error) } });
    return {};
  }
}

function placeOf(geo: Geo | undefined): Pick<ClickEvent, "country" | "region" | "city" | "asn"> {
  if (geo === undefined) return {};
  const country = textOf(geo.country, 2);
  const region = textOf(geo.region, TEXT_MAX);
  const city = textOf(geo.city, TEXT_MAX);
  return {
    ...(country && { country }),
    ...(region && { region }),
    ...(city && { city }),
    ...(typeof geo.asn === "number" && Number.isSafeInteger(geo.asn) && { asn: geo.asn }),
  };
}

function textOf(value: unknown, maxLength: number): string {
  return typeof value === "string" ? cleanText(value, maxLength) : "";
}

/** The host alone: a referring page's path and query may name a person. */
function referrerOf(referrer: string | null): Pick<ClickEvent, "referrer"> {
  if (referrer === null || !URL.canParse(referrer)) return {};
  const host = new URL(referrer).hostname.slice(0, TEXT_MAX);
  return host === "" ? {} : { referrer: host };
}
