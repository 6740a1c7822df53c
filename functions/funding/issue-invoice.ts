import { feePosting } from "../../core/ledger/funding-posting.ts";
import { fundingTermsOf } from "../../core/payout/funding.ts";
import { endOf, planInvoice } from "../../core/payout/invoice.ts";
import { monthOf } from "../../core/payout/statement-month.ts";
import type { AuditContext } from "../../db/client.ts";
import { writePostings } from "../../db/repositories/ledger.ts";
import { insertNotification } from "../../db/repositories/notify.ts";
import { findFunding } from "../../db/repositories/payouts/funding.ts";
import {
  type FundsToInvoice,
  findOwners,
  hasInvoice,
  insertInvoice,
  lockInvoicesOf,
  sumMovement,
} from "../../db/repositories/payouts/invoices.ts";
import { inTransaction } from "../../db/transaction.ts";
import { newNotification } from "../notify.ts";
import type { Services } from "../services.ts";
import { noteFunds } from "./note-funds.ts";

/** With what invoices are issued. */
export interface InvoiceWork {
  readonly services: Services;
  readonly requestId: string;
  readonly audit: AuditContext;
}

/**
 * Issues the invoice of the month in which a program's funds first moved since the last one, once: it goes on where that one
 * ended, so that none of what moved is in two or in none, and its fee leaves the funds with it.
 *
 * @returns whether it is new
 */
export function issueInvoice(work: InvoiceWork, funds: FundsToInvoice): Promise<boolean> {
  const { services, requestId, audit } = work;
  const { programId, organisationId, currency, timezone, organisation, program } = funds;
  const month = monthOf(new Date(funds.movedAt), timezone);
  const now = services.now();
  return inTransaction(services.job, { audit }, async (tx) => {
    await lockInvoicesOf(tx, organisationId);
    if (await hasInvoice(tx, { programId, month, currency })) return false;
    const movement = await sumMovement(tx, funds, endOf(month, timezone));
    const { feeBps } = fundingTermsOf((await findFunding(tx, programId)).terms);
    const { fee, ...body } = planInvoice({
      ...{ ...movement, organisation, program, month, timezone, feeBps },
      openingMinor: BigInt(funds.openingMinor),
    });
    const id = services.newId();
    const number = await insertInvoice(tx, {
      ...{ id, organisationId, programId, month, currency, feeMinor: fee, issuedAt: now },
      body: { ...body },
    });
    if (fee > 0n) {
      const posting = feePosting({ invoiceId: id, programId, currency }, fee);
      const place = { organisationId, programId, conversionId: null, requestId };
      await writePostings(tx, [{ id: services.newId(), posting, ...place }], now);
      await noteFunds(work, tx, { programId, currency });
    }
    const data = { program, number, month, currency, feeMinor: String(fee) };
    for (const userId of await findOwners(tx, organisationId)) {
      const event = {
        kind: "invoice_issued",
        key: id,
        data,
        secret: null,
        organisationId,
        requestId,
      } as const;
      await tx.execute(insertNotification(await newNotification(services, { userId }, event)));
    }
    return true;
  });
}
