import { createRootRoute, Outlet } from "@tanstack/react-router";
import { StepUpPlace } from "../components/factor/step-up-place.tsx";
import { Announcer } from "../components/ui/announcer.tsx";

/** What stands around every page: what it announces, and the question for a second factor. */
export const rootRoute = createRootRoute({
  component: () => (
    <>
      <Outlet />
      <Announcer />
      <StepUpPlace />
    </>
  ),
});
