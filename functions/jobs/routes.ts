import { Hono } from "hono";
import type { AppTypes } from "../context.ts";
import { accrueCommissions } from "./accrue-commissions.ts";
import { applyIntegrationEvents } from "./apply-integration-events.ts";
import { applyStripeEvents } from "./apply-stripe-events.ts";
import { attributeConversions } from "./attribute-conversions.ts";
import { checkReports } from "./check-reports.ts";
import { clawBackBonuses } from "./claw-back-bonuses.ts";
import { closePeriods } from "./close-periods.ts";
import { deliverNotifications } from "./deliver-notifications.ts";
import { deliverWebhooks } from "./deliver-webhooks.ts";
import { enforceRetention } from "./enforce-retention.ts";
import { expirePointsJob } from "./expire-points.ts";
import { findFraud } from "./find-fraud.ts";
import { foldReports } from "./fold-reports.ts";
import { issueInvoices } from "./issue-invoices.ts";
import { issueReceipts } from "./issue-receipts.ts";
import { jobHandler } from "./job.ts";
import { keepKyc } from "./keep-kyc.ts";
import { makeBatches } from "./make-batches.ts";
import { matureHolds } from "./mature-holds.ts";
import { publishLinksJob } from "./publish-links.ts";
import { publishOutbox } from "./publish-outbox.ts";
import { reconcilePayouts } from "./reconcile-payouts.ts";
import { remindDisputes } from "./remind-disputes.ts";
import { replaySpill } from "./replay-spill.ts";
import { reportConversions } from "./report-conversions.ts";
import { rollPartitionsJob } from "./roll-partitions.ts";
import { runPayouts } from "./run-payouts.ts";
import { screenPayees } from "./screen-payees.ts";
import { sendNotice } from "./send-notice.ts";
import { sendWebhooks } from "./send-webhooks.ts";
import { servePrivacyRequests } from "./serve-privacy-requests.ts";
import { settleBonusEvents } from "./settle-bonus-events.ts";
import { writeListExports } from "./write-list-exports.ts";

/** Every job of `queues/jobs.ts` at its address; QStash calls them, signed. */
export const jobRoutes = new Hono<AppTypes>()
  .post("/report-conversions", jobHandler("report-conversions", reportConversions))
  .post("/attribute-conversions", jobHandler("attribute-conversions", attributeConversions))
  .post("/accrue-commissions", jobHandler("accrue-commissions", accrueCommissions))
  .post("/apply-integration-events", jobHandler("apply-integration-events", applyIntegrationEvents))
  .post("/settle-bonus-events", jobHandler("settle-bonus-events", settleBonusEvents))
  .post("/claw-back-bonuses", jobHandler("claw-back-bonuses", clawBackBonuses))
  .post("/mature-holds", jobHandler("mature-holds", matureHolds))
  .post("/expire-points", jobHandler("expire-points", expirePointsJob))
  .post("/run-payouts", jobHandler("run-payouts", runPayouts))
  .post("/apply-stripe-events", jobHandler("apply-stripe-events", applyStripeEvents))
  .post("/issue-invoices", jobHandler("issue-invoices", issueInvoices))
  .post("/reconcile-payouts", jobHandler("reconcile-payouts", reconcilePayouts))
  .post("/issue-receipts", jobHandler("issue-receipts", issueReceipts))
  .post("/fold-reports", jobHandler("fold-reports", foldReports))
  .post("/check-reports", jobHandler("check-reports", checkReports))
  .post("/close-periods", jobHandler("close-periods", closePeriods))
  .post("/screen-payees", jobHandler("screen-payees", screenPayees))
  .post("/keep-kyc", jobHandler("keep-kyc", keepKyc))
  .post("/find-fraud", jobHandler("find-fraud", findFraud))
  .post("/make-batches", jobHandler("make-batches", makeBatches))
  .post("/remind-disputes", jobHandler("remind-disputes", remindDisputes))
  .post("/replay-spill", jobHandler("replay-spill", replaySpill))
  .post("/roll-partitions", jobHandler("roll-partitions", rollPartitionsJob))
  .post("/publish-outbox", jobHandler("publish-outbox", publishOutbox))
  .post("/deliver-notifications", jobHandler("deliver-notifications", deliverNotifications))
  .post("/deliver-webhooks", jobHandler("deliver-webhooks", deliverWebhooks))
  .post("/send-webhooks", jobHandler("send-webhooks", sendWebhooks))
  .post("/serve-privacy-requests", jobHandler("serve-privacy-requests", servePrivacyRequests))
  .post("/write-list-exports", jobHandler("write-list-exports", writeListExports))
  .post("/enforce-retention", jobHandler("enforce-retention", enforceRetention))
  .post("/send-notice", jobHandler("send-notice", sendNotice))
  .post("/publish-links", jobHandler("publish-links", publishLinksJob));
