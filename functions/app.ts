import { Hono } from "hono";
import type { AppTypes } from "./context.ts";
import { jobRoutes } from "./jobs/routes.ts";
import { limitAuth, limitHeaders, limitProgramKey } from "./limits.ts";
import { answerProblem, Problem } from "./problem.ts";
import { accountRoutes } from "./routes/account.ts";
import { accountSessionRoutes } from "./routes/account-sessions.ts";
import { adminRoutes } from "./routes/admin.ts";
import { adminCaseRoutes } from "./routes/admin-compliance.ts";
import { adminFindRoutes } from "./routes/admin-find.ts";
import { adminFraudRoutes } from "./routes/admin-fraud.ts";
import { adminFundingRoutes } from "./routes/admin-funding.ts";
import { adminInboxRoutes } from "./routes/admin-inbox.ts";
import { adminJobRoutes } from "./routes/admin-jobs.ts";
import { adminKycRoutes } from "./routes/admin-kyc.ts";
import { adminPayeeRoutes } from "./routes/admin-payees.ts";
import { adminReconciliationRoutes } from "./routes/admin-reconciliation.ts";
import { adminSanctionRoutes, adminScreeningRoutes } from "./routes/admin-screenings.ts";
import { adminSettingRoutes, organisationSettingRoutes } from "./routes/admin-settings.ts";
import { adminTaxRoutes, taxThresholdRoutes } from "./routes/admin-tax.ts";
import { affiliateRoutes } from "./routes/affiliate.ts";
import { affiliateCreativeRoutes } from "./routes/affiliate-creatives.ts";
import { affiliateDisputeRoutes } from "./routes/affiliate-disputes.ts";
import { affiliateKycRoutes } from "./routes/affiliate-kyc.ts";
import { affiliateLinkRoutes } from "./routes/affiliate-links.ts";
import { affiliateLookUpRoutes } from "./routes/affiliate-look-up.ts";
import { affiliatePayoutRoutes } from "./routes/affiliate-payouts.ts";
import { affiliatePostbackRoutes } from "./routes/affiliate-postbacks.ts";
import { affiliateTaxRoutes } from "./routes/affiliate-tax.ts";
import { affiliateTeamRoutes } from "./routes/affiliate-team.ts";
import { affiliateTermsRoutes } from "./routes/affiliate-terms.ts";
import { accountAuditRoutes, auditRoutes, platformAuditRoutes } from "./routes/audit.ts";
import { bonusEventRoutes } from "./routes/bonus-events.ts";
import { bonusRoutes } from "./routes/bonuses.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { conversionDecisionRoutes } from "./routes/conversion-decisions.ts";
import { conversionImportRoutes } from "./routes/conversion-import.ts";
import { conversionRoutes } from "./routes/conversions.ts";
import { countryPolicyRoutes } from "./routes/country-policies.ts";
import { couponRoutes } from "./routes/coupons.ts";
import { creativeRoutes } from "./routes/creatives.ts";
import { customerRewardRoutes } from "./routes/customer-rewards.ts";
import { customerRoutes } from "./routes/customers.ts";
import { disputeRoutes } from "./routes/disputes.ts";
import { enrollmentRoutes } from "./routes/enrollments.ts";
import { factorRoutes } from "./routes/factors.ts";
import { fileRoutes } from "./routes/files.ts";
import { fundingRoutes } from "./routes/funding.ts";
import { healthRoutes } from "./routes/health.ts";
import { identityRoutes } from "./routes/identities.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { installationRoutes } from "./routes/installation.ts";
import { integrationEventRoutes } from "./routes/integration-events.ts";
import { invitationAcceptRoutes, invitationLinkRoutes, invitationRoutes } from "./routes/invitations.ts";
import { issuerRoutes } from "./routes/issuer.ts";
import { keyRoutes } from "./routes/keys.ts";
import { linkRoutes } from "./routes/links.ts";
import { listExportRoutes } from "./routes/list-exports.ts";
import { memberRoutes } from "./routes/members.ts";
import { notificationSettingsRoutes } from "./routes/notification-settings.ts";
import { oidcRoutes } from "./routes/oidc.ts";
import { openApiRoutes } from "./routes/openapi.ts";
import { organisationRoutes } from "./routes/organisation.ts";
import { partnerCareRoutes } from "./routes/partner-care.ts";
import { partnerGroupRoutes } from "./routes/partner-groups.ts";
import { partnerTreeRoutes } from "./routes/partner-tree.ts";
import { partnerRoutes } from "./routes/partners.ts";
import { payReportRoutes } from "./routes/pay-reports.ts";
import { payeeRoutes } from "./routes/payee.ts";
import { payoutBatchRoutes } from "./routes/payout-batches.ts";
import { payoutPolicyRoutes } from "./routes/payout-policies.ts";
import { payoutRetryRoutes } from "./routes/payout-retry.ts";
import { batchLedgerRoutes, payoutTrailRoutes } from "./routes/payout-trail.ts";
import { payoutRoutes } from "./routes/payouts.ts";
import { payoutByHandRoutes, payoutExportRoutes, platformProofRoutes } from "./routes/payouts-by-hand.ts";
import { periodOverrideRoutes } from "./routes/period-overrides.ts";
import { periodRoutes } from "./routes/periods.ts";
import { planTemplateRoutes } from "./routes/plan-templates.ts";
import { planRoutes } from "./routes/plans.ts";
import { pointRoutes } from "./routes/points.ts";
import { postbackRoutes } from "./routes/postback.ts";
import { postbackIntegrationRoutes } from "./routes/postback-integration.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { productRoutes } from "./routes/products.ts";
import { programPageRoutes, publicProgramRoutes } from "./routes/program-page.ts";
import { programRoutes } from "./routes/programs.ts";
import { ownReceiptRoutes, receiptKeyRoutes, receiptRoutes } from "./routes/receipts.ts";
import { registrationRoutes } from "./routes/registration.ts";
import { ownReportRoutes, reportFigureRoutes } from "./routes/report-figures.ts";
import { reportRoutes } from "./routes/reports.ts";
import { secondFactorRoutes } from "./routes/second-factor.ts";
import { sessionRoutes } from "./routes/session.ts";
import { statementRoutes } from "./routes/statements.ts";
import { stripeIntegrationRoutes } from "./routes/stripe-integration.ts";
import { treeRoutes } from "./routes/tree.ts";
import { webhookDeliveryRoutes, webhookEventRoutes } from "./routes/webhook-deliveries.ts";
import { webhookEndpointRoutes } from "./routes/webhook-endpoints.ts";
import { weeklyEarningsRoutes } from "./routes/weekly-earnings.ts";
import { secureHeaders } from "./secure-headers.ts";
import { getServices } from "./services.ts";
import { merchantStripeRoutes } from "./webhooks/merchant-stripe.ts";
import { resendWebhookRoutes } from "./webhooks/resend.ts";
import { stripeWebhookRoutes } from "./webhooks/stripe.ts";

const REQUEST_ID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The whole API. One id goes through everything a request causes: taken from `x-request-id` or made here. */
const app = new Hono<AppTypes>()
  .basePath("/api")
  .onError(answerProblem)
  .notFound((c) => answerProblem(new Problem("not_found", `There is no ${c.req.method} ${c.req.path}.`), c))
  .use(secureHeaders)
  .use(async (c, next) => {
    const services = await getServices(c.env);
    const given = c.req.header("x-request-id") ?? "";
    const requestId = REQUEST_ID.test(given) ? given : services.newId();
    c.set("services", services);
    c.set("requestId", requestId);
    await next();
    // A job goes on under the id of what caused it.
    c.header("x-request-id", c.get("requestId"));
    const left = c.get("left");
    if (left !== undefined)
      for (const [name, value] of Object.entries(limitHeaders(left))) c.header(name, value);
    if (!c.res.headers.has("cache-control")) c.header("cache-control", "no-store");
  })
  .use("/auth/*", limitAuth)
  .use("/v1/postback/:programKey", limitProgramKey)
  .use("/v1/webhooks/stripe/:programKey", limitProgramKey)
  .route("/", healthRoutes)
  .route("/", openApiRoutes)
  .route("/jobs", jobRoutes)
  .route("/webhooks/stripe", stripeWebhookRoutes)
  .route("/webhooks/resend", resendWebhookRoutes)
  .route("/auth", sessionRoutes)
  .route("/auth", secondFactorRoutes)
  .route("/account", factorRoutes)
  .route("/account/sessions", accountSessionRoutes)
  .route("/auth", registrationRoutes)
  .route("/account", accountRoutes)
  .route("/files", fileRoutes)
  .route("/account", privacyRoutes)
  .route("/account/list-exports", listExportRoutes)
  .route("/account/inbox", inboxRoutes)
  .route("/account/notifications", notificationSettingsRoutes)
  .route("/auth/invitations", invitationLinkRoutes)
  .route("/account/invitations", invitationAcceptRoutes)
  .route("/admin", adminRoutes)
  .route("/admin/settings", adminSettingRoutes)
  .route("/admin/organisations", organisationSettingRoutes)
  .route("/admin/inbox", adminInboxRoutes)
  .route("/admin/find", adminFindRoutes)
  .route("/admin/fraud", adminFraudRoutes)
  .route("/admin/jobs", adminJobRoutes)
  .route("/admin/country-policies", countryPolicyRoutes)
  .route("/admin/payees", adminPayeeRoutes)
  .route("/admin/kyc", adminKycRoutes)
  .route("/admin/programs", adminFundingRoutes)
  .route("/admin/compliance/cases", adminCaseRoutes)
  .route("/admin/screenings", adminScreeningRoutes)
  .route("/admin/sanctions", adminSanctionRoutes)
  .route("/admin/tax", adminTaxRoutes)
  .route("/admin/tax-thresholds", taxThresholdRoutes)
  .route("/admin/reconciliation", adminReconciliationRoutes)
  .route("/v1/members", memberRoutes)
  .route("/v1/invitations", invitationRoutes)
  .route("/v1/organisation", organisationRoutes)
  .route("/auth", oidcRoutes)
  .route("/account/identities", identityRoutes)
  .route("/affiliate", affiliateRoutes)
  .route("/affiliate/links", affiliateLinkRoutes)
  .route("/affiliate", affiliateTermsRoutes)
  .route("/affiliate/conversions", affiliateLookUpRoutes)
  .route("/affiliate/creatives", affiliateCreativeRoutes)
  .route("/affiliate/payouts", affiliatePayoutRoutes)
  .route("/affiliate/postbacks", affiliatePostbackRoutes)
  .route("/affiliate/disputes", affiliateDisputeRoutes)
  .route("/affiliate/statements", statementRoutes)
  .route("/affiliate/tax", affiliateTaxRoutes)
  .route("/affiliate/payee", payeeRoutes)
  .route("/affiliate/kyc", affiliateKycRoutes)
  .route("/affiliate/reports", ownReportRoutes)
  .route("/affiliate/team", affiliateTeamRoutes)
  .route("/affiliate/receipts", ownReceiptRoutes)
  .route("/receipts", receiptKeyRoutes)
  .route("/account/audit", accountAuditRoutes)
  .route("/admin/audit", platformAuditRoutes)
  .route("/v1/audit", auditRoutes)
  .route("/v1/programs", programRoutes)
  .route("/v1/programs", programPageRoutes)
  .route("/programs", publicProgramRoutes)
  .route("/v1/programs", installationRoutes)
  .route("/v1/programs", stripeIntegrationRoutes)
  .route("/v1/programs", postbackIntegrationRoutes)
  .route("/v1/programs", payoutPolicyRoutes)
  .route("/v1/programs", fundingRoutes)
  .route("/v1/campaigns", campaignRoutes)
  .route("/v1/partners", partnerRoutes)
  .route("/v1/partners", partnerTreeRoutes)
  .route("/v1/partners", partnerCareRoutes)
  .route("/v1/partner-groups", partnerGroupRoutes)
  .route("/v1/tree", treeRoutes)
  .route("/v1/enrollments", enrollmentRoutes)
  .route("/v1/creatives", creativeRoutes)
  .route("/v1/links", linkRoutes)
  .route("/v1/coupons", couponRoutes)
  .route("/v1/customers", customerRoutes)
  .route("/v1/customer-rewards", customerRewardRoutes)
  .route("/v1/points", pointRoutes)
  .route("/v1/periods", periodRoutes)
  .route("/v1/periods", periodOverrideRoutes)
  .route("/v1/plans", planRoutes)
  .route("/v1/bonuses", bonusRoutes)
  .route("/v1/payouts", payoutByHandRoutes)
  .route("/v1/payout-batches", payoutExportRoutes)
  .route("/admin/payouts", platformProofRoutes)
  .route("/v1/payouts", payoutRoutes)
  .route("/v1/payouts", payoutTrailRoutes)
  .route("/v1/payout-batches", payoutBatchRoutes)
  .route("/v1/payout-batches", batchLedgerRoutes)
  .route("/v1/disputes", disputeRoutes)
  .route("/v1/plan-templates", planTemplateRoutes)
  .route("/v1/products", productRoutes)
  .route("/v1/keys", keyRoutes)
  .route("/v1/webhook-endpoints", webhookEndpointRoutes)
  .route("/v1/webhook-events", webhookEventRoutes)
  .route("/v1/webhook-deliveries", webhookDeliveryRoutes)
  .route("/v1/issuer", issuerRoutes)
  .route("/v1/conversions", conversionDecisionRoutes)
  .route("/v1/conversions", conversionRoutes)
  .route("/v1/conversions", conversionImportRoutes)
  .route("/v1/bonus-events", bonusEventRoutes)
  .route("/v1/payouts", payoutRetryRoutes)
  .route("/v1/reports", reportRoutes)
  .route("/v1/reports", reportFigureRoutes)
  .route("/v1/reports", payReportRoutes)
  .route("/v1/reports", weeklyEarningsRoutes)
  .route("/v1/receipts", receiptRoutes)
  .route("/v1/integration-events", integrationEventRoutes)
  .route("/v1/postback", postbackRoutes)
  .route("/v1/webhooks/stripe", merchantStripeRoutes);

export type App = typeof app;
export { app };
