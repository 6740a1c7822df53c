import { createRootRoute, Outlet } from "@tanstack/react-router";
import { ActingPlace } from "../components/acting/acting-place.tsx";
import { StepUpPlace } from "../components/factor/step-up-place.tsx";
import { useRouteFocus } from "../components/frame/use-route-focus.ts";
import { Announcer } from "../components/ui/announcer.tsx";

/** What stands around every page: whom one acts as, what it announces, and the question for a second factor. */
export const rootRoute = createRootRoute({
  component: Root,
});

function Root() {
  useRouteFocus();
  return (
    <>
      <ActingPlace />
      <Outlet />
      <Announcer />
      <StepUpPlace />
    </>
  );
}
