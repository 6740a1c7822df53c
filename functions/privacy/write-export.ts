import { listOwnEarnings } from "../../db/repositories/affiliate/earnings.ts";
import type { PrivacyRequestRow } from "../../db/repositories/erasure.ts";
import { endExport, findErasedUser } from "../../db/repositories/erasure.ts";
import {
  EXPORT_SECTIONS,
  type ExportRow,
  readExportSection,
  readPurchases,
} from "../../db/repositories/export-sections.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import type { Transaction } from "../../db/transaction.ts";
import { hashEmail } from "../email-hash.ts";
import { newNotification } from "../notify.ts";
import { presentEarning } from "../present-affiliate.ts";
import type { Services } from "../services.ts";
import { EXPORT_DAYS, exportUrl } from "./export-link.ts";

const PAGE = 1000;
const DAY_MS = 86_400_000;

type ReadPage = (after: string | null) => Promise<readonly ExportRow[]>;

/**
 * Writes a copy of all that is kept of a user as one JSON file, packed, and tells it. Rows go through page by page: what is
 * held is a page and the packed file. Stopped anywhere, it is written anew under the same key.
 */
export async function writeExport(export_: {
  readonly services: Services;
  readonly tx: Transaction;
  readonly request: PrivacyRequestRow;
  readonly now: Date;
}): Promise<NewOutboxRow[]> {
  const { services, tx, request, now } = export_;
  const { id, userId, requestId } = request;
  const user = userId === null ? undefined : await findErasedUser(tx, userId);
  if (userId === null || user === undefined) {
    await endExport(tx, id, { state: "failed", now, objectKey: null, expiresAt: null, rows: 0 });
    return [];
  }
  const objectKey = `exports/${id}.json.gz`;
  const expiresAt = new Date(now.getTime() + EXPORT_DAYS * DAY_MS);
  // Purchases are found by the address alone, and an organisation's issuer may claim anybody's.
  const emailHash = user.proved ? await hashEmail(services, user.email) : null;
  const { bytes, rows } = await pack(sectionsOf(services, userId, emailHash), now);
  await services.env.FILES.put(objectKey, bytes, { httpMetadata: { contentType: "application/gzip" } });
  await endExport(tx, id, { state: "ready", now, objectKey, expiresAt, rows });
  const told = await newNotification(
    services,
    { userId },
    {
      kind: "export_ready",
      key: id,
      data: { expiresAt: expiresAt.toISOString() },
      secret: { url: await exportUrl(services, id, expiresAt) },
      requestId,
    },
  );
  await tx.execute(insertNotification(told));
  return [told.handOff];
}

function sectionsOf(
  services: Services,
  userId: string,
  emailHash: string | null,
): ReadonlyMap<string, ReadPage> {
  const { appDb, jobDb } = services;
  const identity = { userId };
  const sections = new Map<string, ReadPage>(
    EXPORT_SECTIONS.map((name) => [
      name,
      (after) => readExportSection(appDb, identity, name, { after, limit: PAGE }),
    ]),
  );
  sections.set("earnings", async (after) => {
    const page = {
      limit: PAGE - 1,
      sort: { column: "createdAt", descending: true },
      after: after === null ? null : { value: after, id: after },
    };
    return (await listOwnEarnings(appDb, identity, {}, page)).map((row) => ({
      id: row.id,
      row: presentEarning(row),
    }));
  });
  if (emailHash !== null)
    sections.set("purchases", (after) => readPurchases(jobDb, emailHash, { after, limit: PAGE }));
  return sections;
}

/** `{"exportedAt": …, "profile": [ … ], …}`, packed with gzip. */
async function pack(
  sections: ReadonlyMap<string, ReadPage>,
  now: Date,
): Promise<{ bytes: ArrayBuffer; rows: number }> {
  const gzip = new CompressionStream("gzip");
  const packed = new Response(gzip.readable).arrayBuffer();
  const writer = gzip.writable.getWriter();
  const write = (text: string) => writer.write(new TextEncoder().encode(text));
  let rows = 0;
  await write(`{"exportedAt":${JSON.stringify(now.toISOString())}`);
  for (const [name, readPage] of sections) {
    await write(`,\n${JSON.stringify(name)}:[`);
    let after: string | null = null;
    let separator = "\n";
    for (;;) {
      const page: readonly ExportRow[] = await readPage(after);
      if (page.length > 0) {
        await write(separator + page.map(({ row }) => JSON.stringify(row)).join(",\n"));
        separator = ",\n";
      }
      rows += page.length;
      after = page.at(-1)?.id ?? null;
      if (page.length < PAGE) break;
    }
    await write("]");
  }
  await write("}\n");
  await writer.close();
  return { bytes: await packed, rows };
}
