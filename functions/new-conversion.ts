import type { ConversionReport, ReportedItem } from "../core/api/conversions.ts";
import { couponKey } from "../core/attribution/coupon.ts";
import { readClickToken } from "../core/clicks/click-token.ts";
import { conversionVolume, type StoredItem } from "../core/conversions/volume.ts";
import type { ConversionSource, NewConversion } from "../db/repositories/new-conversions.ts";
import type { CallerProgram } from "./caller-program.ts";
import { hashEmail } from "./email-hash.ts";
import type { Services } from "./services.ts";
import { sha256 } from "./sha256.ts";

/** The click of a token that was read before, or why that token proves nothing. */
export type ReadClick = { readonly clickId: string; readonly linkId: string } | { readonly refusal: string };

/** A conversion on its way in: what a merchant's server says, and what only we ourselves can know of it. */
export type IncomingConversion = ConversionReport & {
  /** Instead of a token in `clickId`. */
  readonly click?: ReadClick;
  /** The program's key of the visitor. */
  readonly visitor?: string;
};

const DAY_MS = 86_400_000;

/**
 * The row that a report becomes, by the program's rules.
 *
 * @param items those of the report, completed by the program's list of products
 */
export async function newConversion(
  services: Pick<Services, "newId" | "tokenKeys" | "emailKey">,
  report: IncomingConversion,
  program: CallerProgram,
  source: ConversionSource,
  now: Date,
  items: readonly StoredItem[] = [],
): Promise<NewConversion> {
  const click = report.click ?? (await readToken(services, report.clickId));
  const proven = click !== null && "clickId" in click ? click : null;
  const buyerEmailHash =
    report.customer?.email === undefined ? null : await hashEmail(services, report.customer.email);
  return {
    id: services.newId(),
    goal: report.goal,
    orderId: report.orderId,
    amountMinor: String(report.amountMinor),
    currency: report.currency,
    customerExternalId: report.customer?.id ?? null,
    clickId: proven?.clickId ?? null,
    linkId: proven?.linkId ?? null,
    tokenRefusal: click !== null && "refusal" in click ? click.refusal : null,
    visitor: report.visitor ?? null,
    buyerEmailHash,
    couponCode: report.coupon ?? null,
    metadata: report.metadata ?? null,
    items: items.length === 0 ? null : items,
    volume: String(conversionVolume(report, items, program)),
    occurredAt: new Date(report.occurredAt ?? now).toISOString(),
    occurredAtTold: report.occurredAt !== undefined,
    ...approvalOf(report, program, source, now),
    contentHash: await contentHash(report, buyerEmailHash, source),
  };
}

async function readToken(
  services: Pick<Services, "tokenKeys">,
  text: string | undefined,
): Promise<ReadClick | null> {
  if (text === undefined) return null;
  const token = readClickToken(text, services.tokenKeys);
  return token.ok ? token.value : { refusal: token.reason };
}

/**
 * The program's rule: above an amount a person decides, else nobody does, or time. What a browser says is held, where
 * the program wants that, until a server says the same or a person decides.
 */
export function approvalOf(
  report: Pick<ConversionReport, "amountMinor" | "currency">,
  program: CallerProgram,
  source: ConversionSource,
  now: Date,
): Pick<NewConversion, "status" | "approveAt"> {
  const above = program.manualAboveMinor?.[report.currency];
  const needsPerson = above !== undefined && report.amountMinor > above;
  const held = source === "browser" && program.browserConversions !== "accept";
  if (held || needsPerson || program.approvalMode === "manual") return { status: "pending", approveAt: null };
  if (program.approvalMode === "immediate") return { status: "approved", approveAt: null };
  const approveAt = new Date(now.getTime() + program.approveAfterDays * DAY_MS);
  return { status: "pending", approveAt: approveAt.toISOString() };
}

/**
 * What makes two reports of an order the same. The time counts only when the merchant's server gave one: a browser or
 * a provider that tells the same order again tells it at another moment. A click that was read before is no content,
 * since it is how the buyer came and not what was bought.
 */
async function contentHash(
  report: ConversionReport,
  buyerEmailHash: string | null,
  source: ConversionSource,
): Promise<string> {
  const metadata = Object.entries(report.metadata ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  const told = source === "server" ? report.occurredAt : undefined;
  const occurred = told === undefined ? null : new Date(told).toISOString();
  return sha256(
    JSON.stringify([
      report.amountMinor,
      report.currency,
      report.clickId ?? null,
      report.customer?.id ?? null,
      buyerEmailHash,
      occurred,
      metadata,
      // Left out where there is none, so that what was reported before there were coupons has the hash it had.
      ...(report.coupon === undefined ? [] : [couponKey(report.coupon)]),
      ...(report.items === undefined ? [] : [report.items.map(itemContent)]),
    ]),
  );
}

/** As it was reported: the program's list may say something else by the time that it is told again. */
const itemContent = ({ productId, category, quantity, amountMinor, volume }: ReportedItem) => [
  productId,
  category ?? null,
  quantity,
  amountMinor,
  volume ?? null,
];
