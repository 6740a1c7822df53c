import { useRouter } from "@tanstack/react-router";
import { useEffect } from "react";

/**
 * After going to another page the focus is at its heading, where a screen reader goes on from; not on the first page, and
 * not where the page has put it somewhere itself.
 */
export function useRouteFocus(): void {
  const router = useRouter();
  useEffect(
    () =>
      router.subscribe("onRendered", ({ fromLocation, pathChanged }) => {
        if (fromLocation === undefined || !pathChanged) return;
        const main = document.querySelector("main");
        const focused = document.activeElement;
        if (main === null || main.contains(focused) || focused?.closest("dialog[open]")) return;
        const heading = main.querySelector<HTMLElement>("h1[tabindex]");
        (heading ?? main).focus({ preventScroll: true });
      }),
    [router],
  );
}
