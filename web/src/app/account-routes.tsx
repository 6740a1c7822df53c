import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { rootRoute } from "./root-route.tsx";

const accountRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/account",
  component: lazyRouteComponent(
    () => import("../features/account/components/account-area.tsx"),
    "AccountArea",
  ),
});

/** What one was told; in the account's frame, at an address of its own. */
export const inboxRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: "/inbox",
  component: lazyRouteComponent(() => import("../features/account/components/inbox-page.tsx"), "InboxPage"),
});

/** Pages of one's own account; `features/account/use-account-groups.ts` names those that the area leads to. */
export const accountRoutes = accountRoute.addChildren([
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/",
    component: lazyRouteComponent(
      () => import("../features/account/components/profile-page.tsx"),
      "ProfilePage",
    ),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/security",
    component: lazyRouteComponent(
      () => import("../features/account/components/security-page.tsx"),
      "SecurityPage",
    ),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/notifications",
    component: lazyRouteComponent(
      () => import("../features/account/components/notifications-page.tsx"),
      "NotificationsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/activity",
    component: lazyRouteComponent(
      () => import("../features/audit/components/account-activity-page.tsx"),
      "AccountActivityPage",
    ),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/privacy",
    component: lazyRouteComponent(
      () => import("../features/account/components/privacy-page.tsx"),
      "PrivacyPage",
    ),
  }),
  createRoute({
    getParentRoute: () => accountRoute,
    path: "/exports",
    component: lazyRouteComponent(
      () => import("../features/account/components/exports-page.tsx"),
      "ExportsPage",
    ),
  }),
]);
