import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";
import { WaitingPage } from "./waiting-page.tsx";

interface RedirectProps {
  /** A path of this site, with its query; or what makes one of where the viewer is now. */
  readonly to: string | ((here: string) => string);
}

/** Leads on, once: the address on the way there, which changes while the page's code is loaded, leads nowhere again. */
export function Redirect({ to }: RedirectProps) {
  const router = useRouter();
  // biome-ignore lint/correctness/useExhaustiveDependencies: once
  useEffect(() => {
    router.history.replace(typeof to === "string" ? to : to(router.state.location.href));
  }, []);
  return <WaitingPage />;
}
