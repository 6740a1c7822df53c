import "./tokens.css";
import "./base.css";
import "../components/ui/ui.css";
import "../components/ui/controls.css";
import "./frame.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openSession } from "../lib/session/browser-session.ts";
import { SessionProvider } from "../lib/session/use-session.ts";
import { createQueries } from "./create-queries.ts";
import { router } from "./router.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");

const session = openSession();
const queries = createQueries();
// What one person has loaded is not shown to the next.
session.subscribe(() => {
  if (session.state().kind === "signed-out") queries.clear();
});

createRoot(root).render(
  <StrictMode>
    <SessionProvider value={session}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </SessionProvider>
  </StrictMode>,
);
