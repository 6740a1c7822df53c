import { composeLinkRecord, type LinkSource } from "../core/clicks/compose-link-record.ts";
import { type LinkRecord, linkKey, linkRecordSchema } from "../core/clicks/link-record.ts";
import { reloadLinkSources } from "../db/repositories/link-sources.ts";
import { type EdgeStores, type PublishedRecord, publishRecords } from "./publish-records.ts";

/**
 * Writes links to Upstash and KV; no older record ever stays over a newer one.
 *
 * @param sources at most 100
 */
export async function publishLinks(stores: EdgeStores, sources: readonly LinkSource[]): Promise<void> {
  const kind = {
    what: "links",
    ownerField: "linkId",
    schema: linkRecordSchema,
    reload: async (ids: readonly string[]) => (await reloadLinkSources(stores.jobDb, ids)).map(published),
  } as const;
  await publishRecords(stores, kind, sources.map(published));
}

function published(source: LinkSource): PublishedRecord<LinkRecord> {
  return { key: linkKey(source.link.host, source.link.code), record: composeLinkRecord(source) };
}
