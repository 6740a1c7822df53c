import { Hono } from "hono";
import * as z from "zod/mini";
import { type OwnCreative, ownCreativeFields } from "../../core/api/creatives.ts";
import { creativeSnippet } from "../../core/creative/snippet.ts";
import { findOwnLink, type OwnLinkPlace } from "../../db/repositories/affiliate/links.ts";
import { listOwnCreatives, type OwnCreativeRow } from "../../db/repositories/creatives.ts";
import type { AppTypes } from "../context.ts";
import { presentFile } from "../creatives/present-creative.ts";
import { pageFields, pageOf } from "../pagination.ts";
import { permit } from "../permit.ts";
import { linkUrl } from "../present-link.ts";
import { found } from "../refusals.ts";
import { withQuery } from "../valid.ts";

const listSchema = z.strictObject({ ...pageFields, ...ownCreativeFields });

/** What a signed-in affiliate may promote with, in the campaigns that it is approved for. */
export const affiliateCreativeRoutes = new Hono<AppTypes>().get(
  "/",
  permit("affiliate:read"),
  withQuery(listSchema),
  async (c) => {
    const { linkId, ...query } = c.req.valid("query");
    const { appDb, env, now } = c.get("services");
    const user = c.get("user");
    const [rows, own] = await Promise.all([
      listOwnCreatives(appDb, user, query, now()),
      linkId === undefined ? undefined : findOwnLink(appDb, user, linkId),
    ]);
    const link = linkId === undefined ? null : found(own, "link", "linkId");
    return c.json(pageOf(rows, query, (row) => presentOwn(row, link, env)));
  },
);

function presentOwn(
  row: OwnCreativeRow,
  link: OwnLinkPlace | null,
  env: { readonly APP_URL: string; readonly EDGE_URL: string },
): OwnCreative {
  const { id, programId, programName, campaignId, kind, name, language, text, url } = row;
  const shown = { id, programId, programName, campaignId, kind, name, language, text, url };
  const file = presentFile(row, env.APP_URL);
  const fits =
    link !== null && link.programId === programId && (campaignId === null || campaignId === link.campaignId);
  const snippet = fits
    ? creativeSnippet({ ...shown, file }, linkUrl(env.EDGE_URL, link.host, link.code))
    : null;
  return { ...shown, file, snippet };
}
