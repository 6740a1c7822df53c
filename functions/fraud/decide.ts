import type { z } from "zod";
import type { decideFraudSchema } from "../../core/api/fraud.ts";
import type { FraudDecision, FraudState } from "../../core/fraud/signal-state.ts";
import { severityOfGrade } from "../../core/fraud/signals.ts";
import { insertCase } from "../../db/repositories/compliance/cases.ts";
import { decideSignal, lockSignal } from "../../db/repositories/fraud/signals.ts";
import { findSignal } from "../../db/repositories/fraud/views.ts";
import { lockPayee, setHold } from "../../db/repositories/payouts/payees.ts";
import { inTransaction, type Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { AppContext } from "../context.ts";
import { changeWithin } from "../partners/change-partners.ts";
import { invalidField, Problem } from "../problem.ts";
import type { LinkHandOff } from "../publish-change.ts";
import { checkVersion, found } from "../refusals.ts";

type Asked = z.core.output<typeof decideFraudSchema>;
type Locked = NonNullable<Awaited<ReturnType<typeof lockSignal>>>;

/** To publish after commit. */
export interface Decided {
  readonly links: readonly LinkHandOff[];
  readonly handOffs: readonly OutboxRow[];
}

const NOTHING: Decided = { links: [], handOffs: [] };
const STATES: Readonly<Record<FraudDecision, FraudState>> = {
  ...{ dismiss: "dismissed", hold: "acted", case: "acted", suspend: "acted", reopen: "open" },
};

/**
 * Decides on a signal, and does what the decision says in the same transaction. More may be decided of what was decided before, as a
 * case after a hold. A partner is its tenant's, in whose name it is suspended before that is written down: stopped between the two, the
 * same again suspends nothing twice.
 *
 * @throws Problem 409 when it is another version, or is open already; 422 when a suspension concerns no partner
 */
export async function decideFraud(c: AppContext, id: string, asked: Asked): Promise<Decided> {
  const services = c.get("services");
  const operator = c.get("operator");
  const done = asked.decision === "suspend" ? await suspend(c, id, asked) : NOTHING;
  await inTransaction(services.job, { audit: operator.audit }, async (tx) => {
    const signal = found(await lockSignal(tx, id), "signal");
    checkVersion(asked.version, signal.version, "signal");
    const { decision, reason } = asked;
    if (decision === "reopen" && signal.state === "open")
      throw new Problem("wrong_state", "The signal is open.");
    await act(c, tx, signal, asked);
    const now = services.now();
    await decideSignal(tx, id, {
      ...{ state: STATES[decision], decision, reason, by: operator.userId, now },
      decidedGrade: decision === "reopen" ? null : signal.grade,
    });
  });
  return done;
}

async function act(c: AppContext, tx: Transaction, signal: Locked, asked: Asked): Promise<void> {
  const services = c.get("services");
  const { userId } = c.get("operator");
  const { decision, reason } = asked;
  const { affiliateId } = signal;
  switch (decision) {
    case "hold":
      await lockPayee(tx, affiliateId);
      return setHold(tx, affiliateId, { at: services.now(), reason, by: userId });
    case "case":
      await insertCase(tx, {
        ...{ id: services.newId(), affiliateId, holds: false, summary: reason, createdBy: userId },
        kind: signal.kind === "shared_method" ? "duplicate_method" : "fraud",
        severity: severityOfGrade(signal.grade),
        // One for each time that it is decided so.
        ...{ sourceKey: `fraud:${signal.id}:${signal.version}`, now: services.now() },
      });
      return;
    case "dismiss":
    case "reopen":
    case "suspend":
      return;
  }
}

/** As the merchant would: it reads the reason, and may take the partner back. */
async function suspend(c: AppContext, id: string, { reason, version }: Asked): Promise<Decided> {
  const services = c.get("services");
  const { partner, program, organisation, ...signal } = found(await findSignal(services.jobDb, id), "signal");
  checkVersion(version, signal.version, "signal");
  if (partner === null || program === null || organisation === null)
    throw invalidField("decision", "not_of_a_partner", "must not be suspend: it concerns no program");
  const tenant = { organisationId: organisation.id, audit: c.get("operator").audit };
  const change = {
    ...{ partnerIds: [partner.id], programId: program.id, dryRun: false },
    to: { status: "suspended", reason },
  } as const;
  const { links, handOffs } = await inTransaction(services.app, tenant, (tx) =>
    changeWithin({ c, tx, organisationId: organisation.id }, change),
  );
  return { links, handOffs };
}
