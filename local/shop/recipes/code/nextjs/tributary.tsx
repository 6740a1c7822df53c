"use client";

import Script from "next/script";
import { useEffect, useState } from "react";

declare global {
  interface Window {
    tributary?: (...command: unknown[]) => void;
  }
}

/** Calls the snippet, also before it has loaded. */
export function tributary(...command: unknown[]) {
  window.tributary?.(...command);
}

/** Goes into the root layout, once: the snippet counts the navigations of the router by itself. */
export function Tributary({ publicKey }: { publicKey: string }) {
  return (
    <>
      <Script id="tributary-queue" strategy="beforeInteractive">
        {"window.tributary=window.tributary||function(){(tributary.q=tributary.q||[]).push(arguments)};"}
      </Script>
      <Script src="https://go.example.com/t.js" data-key={publicKey} />
    </>
  );
}

/** The token of the click that led here, for the checkout to send along; empty while there is none. */
export function useClickToken() {
  const [token, setToken] = useState("");
  useEffect(() => tributary("token", setToken), []);
  return token;
}
