import { z } from "zod";
import type { payoutMethodSchema } from "../../core/api/payees.ts";
import {
  type DetailedKind,
  type MethodDetails,
  methodDetailsSchema,
  methodLabel,
  normalForm,
} from "../../core/payout/method-details.ts";
import { usableFrom } from "../../core/payout/payee.ts";
import { insertCase } from "../../db/repositories/compliance/cases.ts";
import {
  countAlike,
  endMethod,
  findStandingMethod,
  hadMethod,
  insertMethod,
  type NewMethod,
} from "../../db/repositories/payouts/methods.ts";
import { lockPayee, type OwnPayee, type PayeeRow } from "../../db/repositories/payouts/payees.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { User } from "../context.ts";
import { keyedHash } from "../keyed-hash.ts";
import { fieldErrors, invalidField, Problem } from "../problem.ts";
import { invalidFields } from "../read-body.ts";
import { sealFor } from "../seal.ts";
import type { Services } from "../services.ts";
import { wakeJobs } from "../wake-jobs.ts";

type Put = z.infer<typeof payoutMethodSchema>;
/** What a new method is, before it is known whether there was one. */
type Described = Pick<NewMethod, "id" | "kind" | "country" | "sealed" | "label">;

/**
 * Puts how somebody is paid in the place of what was there; the same again changes nothing. Its details are sealed before they
 * are stored, and are in no answer, log or audit record. Throws 409 or 422 with the reason.
 */
export async function putMethod(
  services: Services,
  user: User,
  payee: OwnPayee,
  { requestId, ...put }: Put & { readonly requestId: string },
): Promise<readonly OutboxRow[]> {
  const described = put.kind === "stripe" ? byStripe(services, put) : await byHand(services, put, put.kind);
  const { affiliateId } = payee;
  return inTransaction(services.job, { audit: user.audit }, async (tx) => {
    const locked = await lockPayee(tx, affiliateId);
    if (described.kind === "stripe") demandRecipient(locked, described.country);
    const standing = await findStandingMethod(tx, affiliateId);
    const same =
      standing?.kind === described.kind &&
      standing.country === described.country &&
      standing.fingerprint === (described.sealed?.fingerprint ?? null);
    if (same) return [];
    await replace(services, tx, locked, described);
    return wakeJobs(tx, { services, requestId }, { "screen-payees": true });
  });
}

/** Takes away how somebody is paid; nothing is paid until there is another. */
export async function removeMethod(services: Services, user: User, payee: OwnPayee): Promise<void> {
  const { affiliateId } = payee;
  await inTransaction(services.job, { audit: user.audit }, async (tx) => {
    await lockPayee(tx, affiliateId);
    if (!(await endMethod(tx, affiliateId, services.now())))
      throw new Problem("not_found", "There is no method that could be removed.");
  });
}

async function replace(
  services: Services,
  tx: Transaction,
  { affiliateId, stripeState }: PayeeRow,
  described: Described,
): Promise<void> {
  const now = services.now();
  const hadOne = await hadMethod(tx, affiliateId);
  await endMethod(tx, affiliateId, now);
  const isVerified = described.kind === "stripe" && stripeState === "active";
  await insertMethod(tx, {
    ...{ ...described, affiliateId, now, usableFrom: usableFrom(hadOne, now) },
    state: isVerified ? "verified" : "unverified",
  });
  await openDuplicateCase(tx, services, affiliateId, described);
}

/** Whom else is paid to the same place: somebody looks into it; it holds nobody, since people share accounts. */
async function openDuplicateCase(
  tx: Transaction,
  services: Services,
  affiliateId: string,
  { id, sealed, label }: Described,
): Promise<void> {
  const others = sealed === null ? 0 : await countAlike(tx, affiliateId, sealed.fingerprint);
  if (others === 0) return;
  await insertCase(tx, {
    ...{ id: services.newId(), affiliateId, kind: "duplicate_method", severity: "medium", holds: false },
    summary: `${label} is also where ${others === 1 ? "another affiliate is" : `${others} other affiliates are`} or were paid.`,
    ...{ sourceKey: `duplicate_method:${id}`, createdBy: null, now: services.now() },
  });
}

function byStripe(services: Services, { country, details }: Put): Described {
  if (details !== undefined)
    throw invalidField("details", "not_wanted", "must be left out: Stripe holds them");
  return { id: services.newId(), kind: "stripe", country, sealed: null, label: "Stripe" };
}

function demandRecipient({ country, stripeAccountId, stripeState }: PayeeRow, chosen: string): void {
  if (stripeAccountId === null)
    throw new Problem("wrong_state", "Open an account at Stripe first: POST /api/affiliate/payee/stripe.");
  if (stripeState === "closed")
    throw new Problem("wrong_state", "Your account at Stripe is closed; choose another way.");
  if (country !== chosen)
    throw invalidField("country", "other_country", "must be the country that you are paid in");
}

async function byHand(services: Services, { country, details }: Put, kind: DetailedKind): Promise<Described> {
  const parsed = z.core.safeParse(methodDetailsSchema(kind, country), details);
  if (!parsed.success) throw invalidFields(fieldErrors(parsed.error, "details"));
  const id = services.newId();
  return {
    ...{ id, kind, country, label: methodLabel(parsed.data) },
    sealed: {
      envelope: await sealFor(services, `payout-method:${id}`, JSON.stringify(parsed.data)),
      fingerprint: await fingerprintOf(services, parsed.data),
    },
  };
}

/** The same for every spelling of one account; without our key nothing tells which. */
const fingerprintOf = (services: Services, details: MethodDetails): Promise<string> =>
  keyedHash(services, `payout method ${normalForm(details)}`);
