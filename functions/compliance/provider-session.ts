import type { KycOutcome, KycSessions } from "../../adapters/kyc/provider.ts";
import { allApproved, approvalEnds, moveCheck } from "../../core/compliance/check-moves.ts";
import { isIdentityChoice } from "../../core/compliance/checklist.ts";
import {
  changeCheck,
  findCheckOfProvider,
  lockStandingCheck,
  setProviderRef,
  touchCheck,
} from "../../db/repositories/compliance/checks.ts";
import {
  insertDocument,
  listDocuments,
  replaceDocuments,
} from "../../db/repositories/compliance/documents.ts";
import { lockPayee } from "../../db/repositories/payouts/payees.ts";
import type { Transaction } from "../../db/transaction.ts";
import { askStripe } from "../payouts/ask-stripe.ts";
import type { Services } from "../services.ts";
import { demandOn } from "../settings/in-force.ts";
import { type Check, type HandOffs, type KycWork, withPayeeLocked, wrongState } from "./kyc-work.ts";
import { checkToAnswer } from "./open-check.ts";
import { tellKyc } from "./tell-kyc.ts";

/** The page that the provider leads back to. */
const RETURN_PATH = "/affiliate/payouts/identity";

/**
 * Where a payee goes on at the provider: what was begun, or a new one when that has ended. The provider is asked while nothing is
 * locked; of two who begin at once, the provider's key makes one.
 *
 * @throws Problem 409 when nothing is asked for, or nobody but the platform's people looks, 503 when the provider does not answer
 */
export async function beginSession(
  work: KycWork,
  affiliateId: string,
): Promise<{ url: string; handOffs: HandOffs }> {
  const { services } = work;
  const { sessions } = services.kyc;
  await demandOn(services, "stripe_identity");
  if (sessions === null) throw wrongState("Documents are handed in here: nobody else looks at them.");
  const { check, handOffs } = await withPayeeLocked(work, affiliateId, async (tx, standing) => {
    const answered = await checkToAnswer(tx, work, affiliateId, standing);
    demandOpen(answered.check);
    return answered;
  });
  const standing = await standingSession(sessions, check);
  if (standing !== null) return { url: standing, handOffs };
  const returnUrl = new URL(RETURN_PATH, services.env.APP_URL).href;
  const subject = { checkId: check.id, affiliateId, before: check.providerRef, returnUrl };
  const { ref, url } = await askStripe(() => sessions.begin(subject));
  await withPayeeLocked(work, affiliateId, async (tx, now) => {
    if (now?.id === check.id && now.providerRef === check.providerRef)
      await setProviderRef(tx, check.id, ref);
  });
  if (url === null) throw wrongState("The provider has nothing more to ask; wait for what it says.");
  return { url, handOffs };
}

function demandOpen({ state, provider, checklist }: Check): void {
  if (provider !== "stripe_identity") throw wrongState("This check is by documents that are handed in here.");
  if (state !== "requested") throw wrongState(`The check is ${state}: nothing is asked for now.`);
  if (!checklist.some(isIdentityChoice))
    throw wrongState("The provider looks at people's documents; a company's are handed in here.");
}

async function standingSession(sessions: KycSessions, { providerRef }: Check): Promise<string | null> {
  if (providerRef === null) return null;
  const outcome = await askStripe(() => sessions.read(providerRef));
  if (outcome.state === "gone") return null;
  const url = outcome.state === "proved" ? null : outcome.url;
  if (url === null) throw wrongState("The provider is looking at it; wait for what it says.");
  return url;
}

/**
 * Asks the provider what came of a session, and answers what writes it down. Asked anew each time, so the order of its events
 * does not matter; what was written before changes nothing.
 */
export async function learnSession(
  services: Services,
  requestId: string,
  ref: string,
): Promise<(tx: Transaction) => Promise<void>> {
  const { name, sessions } = services.kyc;
  const check = await findCheckOfProvider(services.jobDb, name, ref);
  if (check === undefined || sessions === null) return async () => undefined;
  const outcome = await askStripe(() => sessions.read(ref));
  return async (tx) => {
    await lockPayee(tx, check.affiliateId);
    const standing = await lockStandingCheck(tx, check.affiliateId);
    if (standing?.id !== check.id || standing.providerRef !== ref) return;
    await applyOutcome(tx, { services, requestId }, standing, outcome);
  };
}

async function applyOutcome(
  tx: Transaction,
  work: Pick<KycWork, "services" | "requestId">,
  check: Check,
  outcome: KycOutcome,
): Promise<void> {
  if (outcome.state === "refused" && check.state === "requested") return refuse(tx, work, check, outcome);
  if (outcome.state !== "proved") return;
  const { id, affiliateId, checklist } = check;
  const now = work.services.now();
  const choice = checklist.find(isIdentityChoice) ?? [];
  const documents = (await listDocuments(tx, check)).filter(
    ({ kind, replaced }) => !replaced && choice.includes(kind),
  );
  if (documents.some(({ state }) => state === "approved")) return;
  await replaceDocuments(
    tx,
    documents.map((document) => document.id),
    now,
  );
  await insertDocument(tx, {
    ...{
      id: work.services.newId(),
      checkId: id,
      affiliateId,
      kind: outcome.kind,
      state: "approved",
      file: null,
    },
    ...{ validUntil: null, decidedAt: now, now },
  });
  const all = await listDocuments(tx, check);
  const proved = moveCheck(check.state, "prove");
  // What else is asked for waits for the platform's people.
  if (!proved.ok || !allApproved(checklist, all)) return touchCheck(tx, id);
  const expiresAt = approvalEnds(checklist, all, null);
  await changeCheck(tx, id, { state: proved.value, reason: null, decided: { by: null, at: now }, expiresAt });
  const data = { expiresAt: expiresAt?.toISOString() ?? null };
  await tellKyc(work, tx, { kind: "kyc_approved", affiliateId, key: `${id}/${check.version}`, data });
}

/** The payee may try again; why it failed stands with the check. */
async function refuse(
  tx: Transaction,
  work: Pick<KycWork, "services" | "requestId">,
  check: Check,
  { code, reason }: Extract<KycOutcome, { state: "refused" }>,
): Promise<void> {
  if (check.reason === reason) return;
  const { id, affiliateId, state, checklist } = check;
  await changeCheck(tx, id, { state, reason });
  const document = checklist.find(isIdentityChoice)?.[0] ?? null;
  await tellKyc(work, tx, {
    ...{
      kind: "kyc_refused",
      affiliateId,
      key: `${id}/${check.providerRef}/${code}`,
      data: { document, reason },
    },
  });
}
