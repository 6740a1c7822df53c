import type { PartnerChanges, PartnersChanged } from "../../core/api/partner-changes.ts";
import type { PartnerStatus } from "../../core/genealogy/partner-status.ts";
import { insertNotifications } from "../../db/repositories/notify.ts";
import { insertOutbox } from "../../db/repositories/outbox.ts";
import {
  type ChangingPartner,
  type Concerned,
  countConcerned,
  lockPartners,
  writeGroup,
  writeStatus,
} from "../../db/repositories/partner-changes.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { AppContext } from "../context.ts";
import { newNotification } from "../notify.ts";
import { Problem } from "../problem.ts";
import { type LinkHandOff, newLinkHandOff } from "../publish-change.ts";
import { checkVersion } from "../refusals.ts";

/** A change of several partners. `programId` null: of whichever program they are. */
export interface Change {
  readonly partnerIds: readonly string[];
  readonly programId: string | null;
  readonly to:
    | { readonly status: PartnerStatus; readonly reason: string | null }
    /** Of the program, as the caller has made sure; null: none. */
    | { readonly groupId: string | null };
  readonly dryRun: boolean;
  /** Of one partner, as the caller has read it. */
  readonly version?: number | undefined;
}

export interface Changed {
  readonly answer: PartnersChanged;
  /** What the edge must learn, by partner. */
  readonly links: readonly LinkHandOff[];
  /** To publish after commit. */
  readonly handOffs: readonly OutboxRow[];
}

export const changeOf = (asked: PartnerChanges): Change["to"] => {
  if (asked.action === "group") return { groupId: asked.groupId };
  return asked.action === "suspend"
    ? { status: "suspended", reason: asked.reason }
    : { status: "active", reason: null };
};

/**
 * Changes partners, all or none, dated from now on, and tells those whose status changes. Who is so already stays as it is.
 *
 * @throws Problem 404 when one of them is not the caller's, 409 when `version` is not the one that stands
 */
export function changePartners(c: AppContext, change: Change): Promise<Changed> {
  const caller = c.get("caller");
  const { organisationId } = caller;
  return inTransaction(c.get("services").app, caller, (tx) =>
    changeWithin({ c, tx, organisationId }, change),
  );
}

/** A transaction in which partners of one organisation are changed, whoever does it. */
interface Changing {
  readonly c: AppContext;
  readonly tx: Transaction;
  readonly organisationId: string;
}

/** As {@link changePartners}, in a transaction that does more. */
export async function changeWithin(work: Changing, change: Change): Promise<Changed> {
  const { tx } = work;
  const ids = [...new Set(change.partnerIds)];
  const standing = new Map((await lockPartners(tx, ids)).map((partner) => [partner.id, partner]));
  const partners = ids.map((id) => partnerOf(standing, change, id));
  const [first] = partners;
  if (first !== undefined) checkVersion(change.version, first.version, "partner");
  const changing = partners.filter((partner) => differs(partner, change.to));
  const concerned = await countConcerned(
    tx,
    changing.map(({ id }) => id),
  );
  const answer = present(change.dryRun, partners, changing, concerned);
  if (change.dryRun || changing.length === 0) return { answer, links: [], handOffs: [] };
  return { answer, ...(await write(work, changing, change.to)) };
}

function partnerOf(
  standing: ReadonlyMap<string, ChangingPartner>,
  { programId }: Change,
  id: string,
): ChangingPartner {
  const partner = standing.get(id);
  if (partner !== undefined && (programId === null || partner.programId === programId)) return partner;
  throw new Problem("not_found", `There is no such partner: ${id}.`, [
    { field: "partnerIds", code: "not_found", message: `there is no partner ${id}` },
  ]);
}

const differs = (partner: ChangingPartner, to: Change["to"]): boolean =>
  "groupId" in to
    ? partner.groupId !== to.groupId
    : partner.status !== to.status || (to.status === "suspended" && partner.statusReason !== to.reason);

async function write(
  work: Changing,
  changing: readonly ChangingPartner[],
  to: Change["to"],
): Promise<Pick<Changed, "links" | "handOffs">> {
  const { c, tx, organisationId } = work;
  const services = c.get("services");
  if ("groupId" in to) {
    await writeGroup(
      tx,
      changing.map(({ id }) => id),
      to.groupId,
    );
    return { links: [], handOffs: [] };
  }
  const states = changing.map(({ id }) => ({ partnerId: id, stateId: services.newId() }));
  await writeStatus(tx, { organisationId }, { ...to, states, now: services.now() });
  const links = changing.map(({ id }) => newLinkHandOff(c, "partner", id));
  await tx.execute(
    insertOutbox(
      organisationId,
      links.map(({ row }) => row),
    ),
  );
  return { links, handOffs: await tell(work, changing, { ...to, states }) };
}

/** Once for each state that is new; whoever was suspended for another reason stays so, and knows. */
async function tell(
  { c, tx, organisationId }: Changing,
  changing: readonly ChangingPartner[],
  {
    status,
    reason,
    states,
  }: { status: PartnerStatus; reason: string | null; states: readonly { stateId: string }[] },
): Promise<OutboxRow[]> {
  const services = c.get("services");
  const about = { secret: null, organisationId, requestId: c.get("requestId") };
  const told = await Promise.all(
    changing.map(({ userId, status: before, programName: program }, at) => {
      if (userId === null || before === status) return null;
      const key = states[at]?.stateId ?? "";
      return status === "suspended"
        ? newNotification(
            services,
            { userId },
            { kind: "partner_suspended", key, data: { program, reason: reason ?? "" }, ...about },
          )
        : newNotification(
            services,
            { userId },
            { kind: "partner_reinstated", key, data: { program }, ...about },
          );
    }),
  );
  const rows = told.filter((one) => one !== null);
  const [first] = rows;
  if (first === undefined) return [];
  await tx.execute(insertNotifications(rows, first.handOff));
  return [first.handOff];
}

function present(
  dryRun: boolean,
  partners: readonly ChangingPartner[],
  changing: readonly ChangingPartner[],
  { links, pending }: Concerned,
): PartnersChanged {
  return {
    dryRun,
    changed: changing.length,
    unchanged: partners.length - changing.length,
    links,
    pending: pending.map(({ currency, amountMinor }) => ({ currency, amountMinor: Number(amountMinor) })),
    rows: partners.map((partner) => ({
      ...{ partnerId: partner.id, name: partner.name },
      outcome: changing.includes(partner) ? "changed" : "unchanged",
    })),
  };
}
