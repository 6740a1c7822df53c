import type { PaymentPlace } from "../../db/repositories/provider-payments.ts";
import type { Transaction } from "../../db/transaction.ts";
import type { OutboxRow } from "../../queues/outbox.ts";
import type { Services } from "../services.ts";
import type { Intake } from "../take-conversions.ts";

/** Where an event's steps are done. */
export interface ApplyPlace {
  readonly services: Services;
  /** Holds the program's events; what is taken in goes its own way, and the same again changes nothing. */
  readonly tx: Transaction;
  readonly intake: Intake;
  readonly payments: PaymentPlace;
  /** Collects what is to be published when all is committed. */
  readonly handOffs: OutboxRow[];
}
