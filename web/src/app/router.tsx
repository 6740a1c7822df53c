import { createRoute, createRouter, lazyRouteComponent } from "@tanstack/react-router";
import { WaitingPage } from "../components/frame/waiting-page.tsx";
import { readSearch, SEARCH_SHAPES } from "../lib/search/read-search.ts";
import { accountRoutes, inboxRoute } from "./account-routes.tsx";
import { adminRoutes } from "./admin-routes.tsx";
import { affiliateRoutes } from "./affiliate-routes.tsx";
import { entryRoutes } from "./entry-routes.tsx";
import { HomePage } from "./home-page.tsx";
import { rootRoute } from "./root-route.tsx";

const homeRoute = createRoute({ getParentRoute: () => rootRoute, path: "/", component: HomePage });

const statusRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/status",
  component: lazyRouteComponent(() => import("../features/status/components/status-page.tsx"), "StatusPage"),
});

const merchantRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/merchant",
  component: lazyRouteComponent(
    () => import("../features/merchant/components/merchant-area.tsx"),
    "MerchantArea",
  ),
});

const merchantRoutes = merchantRoute.addChildren([
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/overview-page.tsx"),
      "OverviewPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/guide",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/guide/guide-page.tsx"),
      "GuidePage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/install",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/install/install-page.tsx"),
      "InstallPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/funding",
    // How one comes back from Stripe's page.
    validateSearch: ({ topUp }: Record<string, unknown>): { topUp?: "paid" | "cancelled" } =>
      topUp === "paid" || topUp === "cancelled" ? { topUp } : {},
    component: lazyRouteComponent(
      () => import("../features/merchant/components/funding/funding-page.tsx"),
      "FundingPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/periods",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/periods/periods-page.tsx"),
      "PeriodsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/periods/$periodId",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/periods/period-page.tsx"),
      "PeriodPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/webhooks",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/webhooks/webhooks-page.tsx"),
      "WebhooksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/keys",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/keys/keys-page.tsx"),
      "KeysPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/campaigns",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/campaigns/campaigns-page.tsx"),
      "CampaignsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/campaigns/new",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/campaigns/campaign-new-page.tsx"),
      "CampaignNewPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/campaigns/$campaignId",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/campaigns/campaign-page.tsx"),
      "CampaignPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/plans",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/plans/plans-page.tsx"),
      "PlansPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/plans/new",
    // For whose plan; absent: the program's.
    validateSearch: ({ campaign }: Record<string, unknown>): { campaign?: string } =>
      typeof campaign === "string" ? { campaign } : {},
    component: lazyRouteComponent(
      () => import("../features/merchant/components/plans/plan-builder-page.tsx"),
      "PlanBuilderPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/applications",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/applications-page.tsx"),
      "ApplicationsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/coupons",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/coupons/coupons-page.tsx"),
      "CouponsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/conversions",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/conversions-page.tsx"),
      "ConversionsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/clicks",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/clicks/clicks-page.tsx"),
      "ClicksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/reports",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/reports-page.tsx"),
      "ReportsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/reports/models",
    validateSearch: readSearch({
      ...{ from: SEARCH_SHAPES.day, to: SEARCH_SHAPES.day },
      by: SEARCH_SHAPES.oneOf("partners", "campaigns"),
    }),
    component: lazyRouteComponent(
      () => import("../features/merchant/components/models-page.tsx"),
      "ModelsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/partners",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/partners/partners-page.tsx"),
      "PartnersPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/partners/$partnerId",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/partners/partner-page.tsx"),
      "PartnerPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/creatives",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/creatives/creatives-page.tsx"),
      "CreativesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/conversions/import",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/import/import-page.tsx"),
      "ImportPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/payouts",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/payouts/payouts-page.tsx"),
      "PayoutsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/payouts/policy",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/payouts/policy-page.tsx"),
      "PolicyPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/payouts/batches/$batchId",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/payouts/batch-page.tsx"),
      "BatchPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/payouts/$payoutId",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/payouts/payout-page.tsx"),
      "PayoutPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/disputes",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/disputes/disputes-page.tsx"),
      "DisputesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/audit",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/audit-page.tsx"),
      "AuditPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/team",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/team/team-page.tsx"),
      "TeamPage",
    ),
  }),
  createRoute({
    getParentRoute: () => merchantRoute,
    path: "/settings",
    component: lazyRouteComponent(
      () => import("../features/merchant/components/settings/settings-page.tsx"),
      "SettingsPage",
    ),
  }),
]);

/** Every address of the site. What a page needs comes with it, and not before. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    homeRoute,
    ...entryRoutes,
    statusRoute,
    accountRoutes,
    inboxRoute,
    affiliateRoutes,
    merchantRoutes,
    adminRoutes,
  ]),
  defaultPreload: "intent",
  scrollRestoration: true,
  defaultPendingComponent: WaitingPage,
  defaultNotFoundComponent: lazyRouteComponent(() => import("./not-found-page.tsx"), "NotFoundPage"),
  // Here before it is needed (after-load.ts).
  defaultErrorComponent: lazyRouteComponent(() => import("./error-page.tsx"), "ErrorPage"),
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
