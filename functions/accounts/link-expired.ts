import { Problem } from "../problem.ts";

/** One refusal of a link that was used, is too old, is for something else, or never was. */
export const linkExpired = (): Problem =>
  new Problem("link_expired", "This link was used, or has expired; ask for a new one.");
