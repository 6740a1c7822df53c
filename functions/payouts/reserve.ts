import { accountKey } from "../../core/ledger/account.ts";
import { refOf, reservePosting } from "../../core/ledger/payout-posting.ts";
import type { Ineligibility } from "../../core/payout/eligibility.ts";
import type { AuditContext } from "../../db/client.ts";
import { lockAccounts, writePostings } from "../../db/repositories/ledger.ts";
import { type EventOrigin, insertPayoutEvents } from "../../db/repositories/payouts/events.ts";
import { findPartnerFacts, type PayoutFactsRow } from "../../db/repositories/payouts/facts.ts";
import { findRequests, insertLines, type NewLine } from "../../db/repositories/payouts/lines.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import { found } from "../refusals.ts";
import type { Services } from "../services.ts";
import { judgeFacts, methodToPayBy } from "./judge-facts.ts";

/** What is to be reserved for one partner in one currency. */
export interface Wanted {
  readonly facts: PayoutFactsRow;
  readonly batchId: string | null;
  readonly requestKey: string;
  /** Null: all that is payable. */
  readonly askedMinor: bigint | null;
}

export type Reserved =
  | { readonly verdict: "new" | "replay"; readonly payoutId: string }
  /** The key was used for something else. */
  | { readonly verdict: "other_content" }
  | {
      readonly verdict: "refused";
      readonly reasons: readonly Ineligibility[];
      readonly facts: PayoutFactsRow;
    };

interface Reserving {
  readonly programId: string;
  readonly origin: EventOrigin;
}

/**
 * Reserves what partners are paid, in one program: locks their accounts, judges what these hold, and for each that is
 * eligible moves the amount from available to in transit and writes the line. What a key was used for already is left as
 * it is. In the order of `wanted`.
 */
export async function reserveLines(
  tx: Transaction,
  services: Pick<Services, "newId">,
  wanted: readonly Wanted[],
  { programId, origin }: Reserving,
): Promise<Reserved[]> {
  if (wanted.length === 0) return [];
  const accounts = await lockAccounts(tx, wanted.flatMap(accountsOf));
  // Only now: whoever used the same key before had the same accounts locked.
  const known = await findRequests(
    tx,
    programId,
    wanted.map(({ requestKey }) => requestKey),
  );
  const lines: NewLine[] = [];
  const outcomes = wanted.map((want): Reserved => {
    const { facts, batchId, requestKey, askedMinor } = want;
    const earlier = known.get(requestKey);
    if (earlier !== undefined) {
      const isSame = earlier.currency === facts.currency && earlier.askedMinor === askedMinor;
      return isSame ? { verdict: "replay", payoutId: earlier.id } : { verdict: "other_content" };
    }
    const judged = judgeFacts(standing(facts, accounts), { askedMinor, now: origin.at });
    if (!judged.eligible) return { verdict: "refused", reasons: judged.reasons, facts };
    const payoutId = services.newId();
    const { organisationId, partnerId, affiliateId, currency } = facts;
    lines.push({
      ...{ id: payoutId, organisationId, programId, batchId, partnerId, affiliateId, currency, requestKey },
      ...{ amountMinor: judged.amountMinor, ...methodToPayBy(facts) },
      ...{ createdBy: origin.userId, requestId: origin.requestId },
    });
    return { verdict: "new", payoutId };
  });
  await writeLines(tx, services, lines, { origin, wanted });
  return outcomes;
}

async function writeLines(
  tx: Transaction,
  services: Pick<Services, "newId">,
  lines: readonly NewLine[],
  { origin, wanted }: { readonly origin: EventOrigin; readonly wanted: readonly Wanted[] },
): Promise<void> {
  const postings = lines.map((line) => ({
    id: services.newId(),
    posting: reservePosting(refOf({ ...line, attempt: 1 }), line.amountMinor),
    organisationId: line.organisationId,
    programId: line.programId,
    conversionId: null,
    requestId: origin.requestId,
  }));
  await writePostings(tx, postings, origin.at);
  await insertLines(tx, lines);
  const asked = new Map(wanted.map(({ requestKey, askedMinor }) => [requestKey, askedMinor]));
  const events = lines.map(({ id, organisationId, requestKey, amountMinor, currency, batchId }) => {
    const askedMinor = asked.get(requestKey) ?? null;
    return {
      ...{ organisationId, payoutId: id, kind: "requested" },
      details: {
        ...{ amountMinor: String(amountMinor), currency },
        ...(askedMinor === null ? {} : { askedMinor: String(askedMinor) }),
        ...(batchId === null ? {} : { batchId }),
      },
    };
  });
  await insertPayoutEvents(tx, events, origin);
}

/** The facts with the balances that are locked now. */
function standing(facts: PayoutFactsRow, accounts: Awaited<ReturnType<typeof lockAccounts>>): PayoutFactsRow {
  const [availableMinor, inTransitMinor] = accountsOf({ facts }).map(({ programId, account }) => {
    const locked = accounts.get(`${programId} ${accountKey(account)}`);
    if (locked === undefined) throw new Error("an account that was locked is not there");
    return String(locked.balanceMinor);
  });
  if (availableMinor === undefined || inTransitMinor === undefined)
    throw new Error("two accounts were locked");
  return { ...facts, availableMinor, inTransitMinor };
}

const available = ({ partnerId, currency }: PayoutFactsRow) =>
  ({ kind: "partner_available", ownerId: partnerId, currency }) as const;

function accountsOf({ facts }: Pick<Wanted, "facts">) {
  const { organisationId, programId } = facts;
  const account = available(facts);
  return [
    { organisationId, programId, account },
    { organisationId, programId, account: { ...account, kind: "partner_in_transit" as const } },
  ];
}

export interface PayoutRequest {
  readonly partnerId: string;
  readonly currency: string;
  readonly askedMinor: bigint | null;
  readonly requestKey: string;
  readonly userId: string;
  readonly audit: AuditContext;
  readonly requestId: string;
}

/**
 * Reserves what a partner asks for, all or nothing. It runs with the rights of a job, since requests may not post to the
 * ledger; whoever calls it has made sure that the partner is the caller's own.
 */
export function requestPayout(services: Services, request: PayoutRequest): Promise<Reserved> {
  const { partnerId, currency, askedMinor, userId, audit, requestId } = request;
  const origin = { userId, requestId, at: services.now() };
  const requestKey = `request:${partnerId}:${request.requestKey}`;
  return inTransaction(services.job, { audit }, async (tx) => {
    const facts = found(await findPartnerFacts(tx, partnerId, currency), "partner", "partnerId");
    const wanted = [{ facts, batchId: null, requestKey, askedMinor }];
    const [outcome] = await reserveLines(tx, services, wanted, { programId: facts.programId, origin });
    if (outcome === undefined) throw new Error("nothing was judged");
    return outcome;
  });
}
