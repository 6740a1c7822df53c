import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { readWish } from "../lib/session/home-of.ts";
import { rootRoute } from "./root-route.tsx";

/** Pages for those who are on their way in. */
export const entryRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/p/$slug",
    component: lazyRouteComponent(
      () => import("../features/site/components/program-page.tsx"),
      "ProgramPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/reference",
    component: lazyRouteComponent(
      () => import("../features/reference/components/reference-page.tsx"),
      "ReferencePage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/components",
    component: lazyRouteComponent(
      () => import("../features/gallery/components/gallery-page.tsx"),
      "GalleryPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/sign-in",
    validateSearch: (search: Record<string, unknown>): { to?: string } => {
      const to = readWish(search.to);
      return to === undefined ? {} : { to };
    },
    component: lazyRouteComponent(
      () => import("../features/sign-in/components/sign-in-page.tsx"),
      "SignInPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/forgot",
    component: lazyRouteComponent(
      () => import("../features/sign-in/components/forgot-page.tsx"),
      "ForgotPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/reset",
    component: lazyRouteComponent(() => import("../features/sign-in/components/reset-page.tsx"), "ResetPage"),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/register",
    validateSearch: (search: Record<string, unknown>): { as?: "affiliate" | "merchant" } =>
      search.as === "merchant" || search.as === "affiliate" ? { as: search.as } : {},
    component: lazyRouteComponent(
      () => import("../features/registration/components/register-page.tsx"),
      "RegisterPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/register/confirm",
    component: lazyRouteComponent(
      () => import("../features/registration/components/confirm-page.tsx"),
      "ConfirmPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/join/$code",
    component: lazyRouteComponent(
      () => import("../features/registration/components/join-page.tsx"),
      "InvitePage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/join/program/$id",
    component: lazyRouteComponent(
      () => import("../features/registration/components/join-page.tsx"),
      "OpenProgramPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/email-confirm",
    component: lazyRouteComponent(
      () => import("../features/registration/components/email-confirm-page.tsx"),
      "EmailConfirmPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/invitation",
    component: lazyRouteComponent(
      () => import("../features/registration/components/invitation-page.tsx"),
      "InvitationPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/terms",
    component: lazyRouteComponent(
      () => import("../features/registration/components/terms-page.tsx"),
      "TermsPage",
    ),
  }),
  createRoute({
    getParentRoute: () => rootRoute,
    path: "/privacy",
    component: lazyRouteComponent(
      () => import("../features/registration/components/privacy-page.tsx"),
      "PrivacyPage",
    ),
  }),
] as const;
