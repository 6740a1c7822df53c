import type { Creative, CreativeFile } from "../../core/api/creatives.ts";
import type { CreativeRow } from "../../db/repositories/creatives.ts";
import { fileUrl } from "./creative-file.ts";

type FileColumns = Pick<CreativeRow, "objectKey" | "contentType" | "sizeBytes" | "width" | "height">;

export function presentFile(
  { objectKey, contentType, sizeBytes, width, height }: FileColumns,
  appUrl: string,
): CreativeFile | null {
  const url = fileUrl(appUrl, objectKey);
  return url === null
    ? null
    : { url, contentType: contentType ?? "", sizeBytes: sizeBytes ?? 0, width, height };
}

export function presentCreative(row: CreativeRow, appUrl: string): Creative {
  return {
    id: row.id,
    programId: row.programId,
    campaignId: row.campaignId,
    kind: row.kind,
    name: row.name,
    language: row.language,
    status: row.status,
    startsAt: row.startsAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    text: row.text,
    url: row.url,
    file: presentFile(row, appUrl),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
