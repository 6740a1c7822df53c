import { hc } from "hono/client";
import type { App } from "../../../functions/app.ts";

/** The API of this origin, typed by the app itself. */
export const apiClient = hc<App>("/").api;
