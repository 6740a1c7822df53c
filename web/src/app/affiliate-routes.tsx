import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { type LinkSearch, readLinkSearch } from "../features/affiliate/link-search.ts";
import { rootRoute } from "./root-route.tsx";

const affiliateRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/affiliate",
  component: lazyRouteComponent(
    () => import("../features/affiliate/components/affiliate-area.tsx"),
    "AffiliateArea",
  ),
});

const payoutsRoute = createRoute({
  getParentRoute: () => affiliateRoute,
  path: "/payouts",
  component: lazyRouteComponent(
    () => import("../features/affiliate/components/payouts/payouts-frame.tsx"),
    "PayoutsFrame",
  ),
});

const payoutRoutes = payoutsRoute.addChildren([
  createRoute({
    getParentRoute: () => payoutsRoute,
    path: "/",
    // How one comes back from Stripe.
    validateSearch: ({ stripe }: Record<string, unknown>): { stripe?: "returned" | "expired" } =>
      stripe === "returned" || stripe === "expired" ? { stripe } : {},
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/payouts/payouts-page.tsx"),
      "PayoutsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => payoutsRoute,
    path: "/method",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/payee/payee-page.tsx"),
      "PayeePage",
    ),
  }),
  createRoute({
    getParentRoute: () => payoutsRoute,
    path: "/identity",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/identity/identity-page.tsx"),
      "IdentityPage",
    ),
  }),
  createRoute({
    getParentRoute: () => payoutsRoute,
    path: "/disputes",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/disputes/disputes-page.tsx"),
      "DisputesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => payoutsRoute,
    path: "/statements",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/statements/statements-page.tsx"),
      "StatementsPage",
    ),
  }),
]);

/** Pages of an affiliate. */
export const affiliateRoutes = affiliateRoute.addChildren([
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/overview-page.tsx"),
      "OverviewPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/links",
    // The campaign to make a link for, when one comes from there.
    validateSearch: (search: Record<string, unknown>): LinkSearch & { campaign?: string } => ({
      ...readLinkSearch(search),
      ...(typeof search.campaign === "string" ? { campaign: search.campaign } : {}),
    }),
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/links-page.tsx"),
      "LinksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/postbacks",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/postbacks/postbacks-page.tsx"),
      "PostbacksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/clicks",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/clicks-page.tsx"),
      "ClicksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/conversions",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/conversions-page.tsx"),
      "ConversionsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/reports",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/reports-page.tsx"),
      "ReportsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/creatives",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/creatives/creatives-page.tsx"),
      "CreativesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/look-up",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/look-up/look-up-page.tsx"),
      "LookUpPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/earnings",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/earnings-page.tsx"),
      "EarningsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/campaigns",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/campaigns-page.tsx"),
      "CampaignsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/programs",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/programs-page.tsx"),
      "ProgramsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/team",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/team/team-page.tsx"),
      "TeamPage",
    ),
  }),
  createRoute({
    getParentRoute: () => affiliateRoute,
    path: "/rank",
    component: lazyRouteComponent(
      () => import("../features/affiliate/components/rank/rank-page.tsx"),
      "RankPage",
    ),
  }),
  payoutRoutes,
]);
