import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root-route.tsx";

const adminRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/admin",
  component: lazyRouteComponent(() => import("../features/admin/components/admin-area.tsx"), "AdminArea"),
});

/** Pages of the platform's own people. */
export const adminRoutes = adminRoute.addChildren([
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/",
    component: lazyRouteComponent(() => import("../features/admin/components/home-page.tsx"), "HomePage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/users",
    component: lazyRouteComponent(() => import("../features/admin/components/users-page.tsx"), "UsersPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/compliance",
    component: lazyRouteComponent(
      () => import("../features/compliance/components/cases-page.tsx"),
      "CasesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/compliance/cases/$caseId",
    component: lazyRouteComponent(
      () => import("../features/compliance/components/case-page.tsx"),
      "CasePage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/compliance/kyc",
    component: lazyRouteComponent(
      () => import("../features/compliance/components/checks-page.tsx"),
      "ChecksPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/compliance/kyc/$checkId",
    component: lazyRouteComponent(
      () => import("../features/compliance/components/check-page.tsx"),
      "CheckPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/compliance/screenings",
    component: lazyRouteComponent(
      () => import("../features/compliance/components/screenings-page.tsx"),
      "ScreeningsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/users/$userId",
    component: lazyRouteComponent(() => import("../features/admin/components/user-page.tsx"), "UserPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/organisations",
    component: lazyRouteComponent(
      () => import("../features/admin/components/organisations-page.tsx"),
      "OrganisationsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/organisations/$organisationId",
    component: lazyRouteComponent(
      () => import("../features/admin/components/organisation-page.tsx"),
      "OrganisationPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/payees",
    component: lazyRouteComponent(() => import("../features/admin/components/payees-page.tsx"), "PayeesPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/payees/$payeeId",
    component: lazyRouteComponent(() => import("../features/admin/components/payee-page.tsx"), "PayeePage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/reconciliation",
    component: lazyRouteComponent(
      () => import("../features/admin/components/reconciliation-page.tsx"),
      "ReconciliationPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/reconciliation/$differenceId",
    component: lazyRouteComponent(
      () => import("../features/admin/components/difference-page.tsx"),
      "DifferencePage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/fraud",
    component: lazyRouteComponent(() => import("../features/admin/components/fraud-page.tsx"), "FraudPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/fraud/$signalId",
    component: lazyRouteComponent(
      () => import("../features/admin/components/fraud-signal-page.tsx"),
      "FraudSignalPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/countries",
    component: lazyRouteComponent(
      () => import("../features/admin/components/countries-page.tsx"),
      "CountriesPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/find",
    component: lazyRouteComponent(() => import("../features/admin/components/find-page.tsx"), "FindPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/jobs",
    component: lazyRouteComponent(() => import("../features/admin/components/jobs-page.tsx"), "JobsPage"),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/settings",
    component: lazyRouteComponent(
      () => import("../features/settings/components/settings-page.tsx"),
      "SettingsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => adminRoute,
    path: "/audit",
    component: lazyRouteComponent(
      () => import("../features/audit/components/platform-audit-page.tsx"),
      "PlatformAuditPage",
    ),
  }),
]);
