import { useLocation, useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";

/** How an address says that one comes to make something; the palette's actions lead there. */
export const MAKING = "new";

/** Whether the form of a page is open: from the start for who comes to make something, else when it is asked for. */
export function useMaking(
  initially = false,
): readonly [making: boolean, setMaking: (making: boolean) => void] {
  const { hash } = useLocation();
  const navigate = useNavigate();
  const [making, setMaking] = useState(initially);
  useEffect(() => {
    if (hash !== MAKING) return;
    setMaking(true);
    // The same wish can come again, and is not what a page that is loaded anew begins with.
    void navigate({ to: ".", search: true, replace: true, resetScroll: false });
  }, [hash, navigate]);
  return [making, setMaking];
}
