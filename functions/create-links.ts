import {
  type AffiliateLinksBulk,
  type LinkLineResult,
  type LinksMade,
  linkLineSchema,
} from "../core/api/affiliate-links.ts";
import { isAllowedDestination } from "../core/clicks/compose-link-record.ts";
import type { Identity } from "../db/client.ts";
import { insertLinks, type NewLink, takenCodes } from "../db/repositories/links.ts";
import type { AppContext } from "./context.ts";
import { HOST_NOT_ALLOWED, hostOf, randomCode } from "./create-link.ts";
import { loadPlace, type Place } from "./load-place.ts";
import { linkUrl } from "./present-link.ts";
import { fieldErrors, limitReached } from "./problem.ts";
import { newLinkHandOff, publishChange } from "./publish-change.ts";
import { settingsOf } from "./settings/in-force.ts";

type Errors = LinkLineResult["errors"];
type Line = AffiliateLinksBulk["lines"][number];
interface Judged {
  readonly code: string;
  readonly destinationUrl: string | null;
  readonly errors: Errors;
}

/** Makes links of an approved enrollment, each line by itself: what is wrong with one keeps no other from being made. */
export async function createLinks(
  c: AppContext,
  identity: Identity,
  { enrollmentId, lines, dryRun }: AffiliateLinksBulk,
): Promise<LinksMade> {
  const services = c.get("services");
  const most = (await settingsOf(services, identity.organisationId)).most("links_at_once");
  if (lines.length > most) throw limitReached("links_at_once", most);
  const place = await loadPlace(c, { identity, enrollmentId });
  const host = hostOf(services.env.EDGE_URL, place.program);
  const named = lines.flatMap(({ code }) => (code ? [code.trim()] : []));
  const taken = await takenCodes(services.jobDb, host, named);
  const judged = lines.map((line, at) => judge(line, place, { taken, before: lines.slice(0, at) }));
  if (dryRun) {
    const rows = judged.map(({ errors }) => result(errors.length === 0 ? "right" : "refused", errors));
    return { dryRun, made: count(rows, "right"), published: true, rows };
  }
  const rows = judged.map((line) => ({ line, link: newLink(services.newId(), line, { place, host }) }));
  const right = rows.filter(({ line }) => line.errors.length === 0).map(({ link }) => link);
  const handOff = newLinkHandOff(c, "enrollment", enrollmentId);
  const made = right.length === 0 ? [] : await insertLinks(services.appDb, identity, right, handOff.row);
  const ids = new Set(made.map(({ id }) => id));
  const published = ids.size === 0 || (await publishChange(c, handOff, [...ids]));
  const results = rows.map(({ line, link }): LinkLineResult => {
    if (!ids.has(link.id)) return result("refused", line.errors.length === 0 ? [isTaken] : line.errors);
    return { outcome: "made", id: link.id, url: linkUrl(services.env.EDGE_URL, host, link.code), errors: [] };
  });
  return { dryRun, made: made.length, published, rows: results };
}

const isTaken = { field: "code", code: "already_exists", message: "is taken" } as const;

function judge(
  line: Line,
  { campaign }: Place,
  codes: { readonly taken: ReadonlySet<string>; readonly before: readonly Line[] },
): Judged {
  const code = line.code?.trim() ?? "";
  const url = line.destinationUrl?.trim() ?? "";
  const parsed = linkLineSchema.safeParse({
    ...(code === "" ? {} : { code }),
    ...(url === "" ? {} : { destinationUrl: url }),
  });
  const errors: Errors[number][] = parsed.success ? [] : fieldErrors(parsed.error);
  const wrong = (field: string) => errors.some((error) => error.field === field);
  if (
    url !== "" &&
    !wrong("destinationUrl") &&
    !isAllowedDestination(url, campaign.destinationUrl, campaign.allowedHosts)
  ) {
    errors.push({ field: "destinationUrl", code: "host_not_allowed", message: HOST_NOT_ALLOWED });
  }
  if (code !== "" && !wrong("code")) {
    if (codes.taken.has(code)) errors.push(isTaken);
    else if (codes.before.some((other) => other.code?.trim() === code)) {
      errors.push({ field: "code", code: "repeated", message: "stands in a line before" });
    }
  }
  return { code: code === "" ? randomCode() : code, destinationUrl: url === "" ? null : url, errors };
}

function newLink(
  id: string,
  { code, destinationUrl }: Judged,
  { place, host }: { readonly place: Place; readonly host: string },
): NewLink {
  const { id: enrollmentId, campaignId, partnerId } = place.enrollment;
  return { id, programId: place.program.id, campaignId, enrollmentId, partnerId, host, code, destinationUrl };
}

const result = (outcome: LinkLineResult["outcome"], errors: Errors): LinkLineResult => ({
  ...{ outcome, id: null, url: null, errors },
});
const count = (rows: readonly LinkLineResult[], outcome: LinkLineResult["outcome"]) =>
  rows.filter((row) => row.outcome === outcome).length;
