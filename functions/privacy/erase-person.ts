import { linkKey } from "../../core/clicks/link-record.ts";
import { listDocumentKeys } from "../../db/repositories/compliance/documents.ts";
import {
  eraseAccount,
  eraseDays,
  erasePurchases,
  eraseTraces,
  findErasedUser,
  findPerson,
  finishRequest,
  linksNaming,
  listExportKeys,
  listPartnerHandOffs,
  type Person,
  type PrivacyRequestRow,
  saveProgress,
} from "../../db/repositories/erasure.ts";
import { listExportParts } from "../../db/repositories/list-exports.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import type { NewOutboxRow } from "../../db/repositories/outbox.ts";
import type { Transaction } from "../../db/transaction.ts";
import { hashEmail } from "../email-hash.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";
import {
  type Looked,
  lookThroughBadEvents,
  lookThroughIntegrationEvents,
  lookThroughProviderEvents,
  lookThroughSpill,
  type Search,
} from "./look-through.ts";

/** Days of clicks, and conversions, that one chunk takes. */
const DAYS = 100;
const PURCHASES = 500;
/** Files that the bucket deletes at once. */
const FILES = 1000;

/** `again`: there is more to do now. `waiting`: something else must be done first; the schedule comes back. */
export type ChunkEnd = "again" | "waiting" | "erased" | "refused";

export interface EraseChunk {
  readonly services: Services;
  readonly tx: Transaction;
  readonly request: PrivacyRequestRow;
  readonly now: Date;
}

type Step = (search: Search) => Promise<Looked | "waiting">;

/**
 * In this order: what is found by looking goes first, then what it is found by. Whatever stops between two chunks, the
 * next one goes on where the last was committed.
 */
const STEPS: Readonly<Record<string, Step>> = {
  integration_events: lookThroughIntegrationEvents,
  provider_events: lookThroughProviderEvents,
  bad_events: lookThroughBadEvents,
  spill: lookThroughSpill,
  days: async ({ tx, person, after }) => {
    const { last, clicks } = await eraseDays(tx, person, after, DAYS);
    return { after: last, counts: { clicks } };
  },
  purchases: async ({ tx, person }) => {
    const { conversions, full, waiting } = await erasePurchases(tx, person, PURCHASES);
    if (!full && waiting > 0) return "waiting";
    return { after: full ? "more" : null, counts: { conversions } };
  },
  traces: async ({ tx, person }) => ({ after: null, counts: await eraseTraces(tx, person) }),
};
const STEP_NAMES = Object.keys(STEPS);
/** Comes last, for a user alone. */
const ACCOUNT = "account";

/** One chunk of erasing a person, within the transaction that holds the request. */
export async function eraseChunk(chunk: EraseChunk): Promise<{ end: ChunkEnd; handOffs: NewOutboxRow[] }> {
  const { services, tx, request, now } = chunk;
  const user = request.userId === null ? undefined : await findErasedUser(tx, request.userId);
  const hash = user === undefined ? null : await hashEmail(services, user.email);
  const person = await findPerson(tx, request.id, hash === null ? [] : [hash]);
  const name = request.progress?.step ?? STEP_NAMES[0] ?? ACCOUNT;
  if (name === ACCOUNT) return finish(chunk, person);
  const step = STEPS[name];
  if (step === undefined) throw new Error(`there is no step ${name}`);
  const after = request.progress?.after ?? null;
  const { organisationId } = request;
  const done = await step({ services, tx, person, organisationId, after });
  const visitors = person.visitors;
  if (done === "waiting") {
    await saveProgress(tx, request.id, { step: name, after, visitors }, {});
    return { end: "waiting", handOffs: [] };
  }
  const next = done.after === null ? STEP_NAMES[STEP_NAMES.indexOf(name) + 1] : name;
  if (next === undefined && request.kind === "erase_customer") {
    await finishRequest(tx, request.id, { state: "done", error: null, counts: done.counts, now });
    return { end: "erased", handOffs: [] };
  }
  await saveProgress(tx, request.id, { step: next ?? ACCOUNT, after: done.after, visitors }, done.counts);
  return { end: "again", handOffs: [] };
}

/** Files first, since nothing tells of them afterwards; then the account and all that hangs on it, at once. */
async function finish(
  { services, tx, request, now }: EraseChunk,
  person: Person,
): Promise<{ end: ChunkEnd; handOffs: NewOutboxRow[] }> {
  const user = request.userId === null ? undefined : await findErasedUser(tx, request.userId);
  if (user === undefined || request.userId === null) throw new Error("a request to erase nobody");
  const exports = await listExportKeys(tx, request.userId);
  const lists = await listExportParts(tx, request.userId);
  const documents = await listDocumentKeys(tx, request.userId);
  const addresses = await linksNaming(tx, person);
  const counts = await eraseAccount(tx, person);
  if (counts === null) {
    await finishRequest(tx, request.id, { state: "failed", error: "last_owner", counts: {}, now });
    return { end: "refused", handOffs: [] };
  }
  const told = await newNotification(
    services,
    { address: user.email, locale: user.locale },
    {
      kind: "account_erased",
      key: request.id,
      data: {},
      secret: { name: user.name },
      requestId: request.requestId,
    },
  );
  await tx.execute(insertNotification(told));
  await finishRequest(tx, request.id, { state: "done", error: null, counts, now });
  const handOffs = await listPartnerHandOffs(tx, person.partners);
  // Before the commit: a row that is gone names no file, but a file that is gone can be missed once more.
  const files = [...exports, ...lists, ...documents, ...(user.avatarKey === null ? [] : [user.avatarKey])];
  for (let at = 0; at < files.length; at += FILES)
    await services.env.FILES.delete(files.slice(at, at + FILES));
  for (const { host, code } of addresses) {
    await services.env.LINKS.delete(linkKey(host, code));
    await services.redis.del(linkKey(host, code));
  }
  return { end: "erased", handOffs: [told.handOff, ...handOffs] };
}
