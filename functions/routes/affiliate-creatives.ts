import { Hono } from "hono";
import * as z from "zod/mini";
import { type OwnCreative, ownCreativeFields } from "../../core/api/creatives.ts";
import { creativeSnippet } from "../../core/creative/snippet.ts";
import { listOwnLinks, type OwnLinkRow } from "../../db/repositories/affiliate/offers.ts";
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
    const [rows, links] = await Promise.all([
      listOwnCreatives(appDb, user, query, now()),
      linkId === undefined ? [] : listOwnLinks(appDb, user, { limit: 1, id: linkId }),
    ]);
    const link = linkId === undefined ? null : found(links[0], "link", "linkId");
    return c.json(pageOf(rows, query, (row) => presentOwn(row, link, env)));
  },
);

function presentOwn(
  row: OwnCreativeRow,
  link: OwnLinkRow | null,
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
