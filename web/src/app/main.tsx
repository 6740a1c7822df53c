import "./styles.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { fetchInTime } from "../lib/api/fetch-in-time.ts";
import { followLanguage } from "../lib/api/say-in-vietnamese.ts";
import { openSession } from "../lib/session/browser-session.ts";
import { createActing } from "../lib/session/create-acting.ts";
import { SessionProvider } from "../lib/session/use-session.ts";
import { followAccount } from "../lib/texts/follow-account.ts";
import { startLanguage } from "../lib/texts/language.ts";
import { createQueries } from "./create-queries.ts";
import { router } from "./router.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");

const session = createActing(openSession(), fetchInTime, Date.now);
startLanguage();
if (import.meta.env.PROD) addEventListener("load", () => void import("./after-load.ts"));
followLanguage();
followAccount(session);
const queries = createQueries();
// What one person has loaded is not shown to the next.
let shownTo: string | null = null;
session.subscribe(() => {
  const state = session.state();
  const userId = "account" in state ? state.account.user.id : null;
  if (shownTo !== null && userId !== shownTo) queries.clear();
  shownTo = userId;
});

// What the server has written into the page stays in sight until the same can be drawn here.
if (root.querySelector("h1") !== null) await router.load();
createRoot(root).render(
  <StrictMode>
    <SessionProvider value={session}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionProvider>
  </StrictMode>,
);
