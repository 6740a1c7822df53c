import "./tokens.css";
import "./base.css";
import "../components/ui/ui.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { StatusPage } from "../features/status/components/status-page.tsx";

const root = document.getElementById("root");
if (root === null) throw new Error("index.html has no element #root");

createRoot(root).render(
  <StrictMode>
    <StatusPage />
  </StrictMode>,
);
