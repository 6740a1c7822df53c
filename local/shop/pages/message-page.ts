import { html } from "../html.ts";
import type { Visit } from "../visit.ts";
import { layout } from "./layout.ts";

/** What cannot be done, and where to go instead. */
export const messagePage = (visit: Visit, title: string, line: string): string =>
  layout(visit, {
    title,
    main: html`<h1>${title}</h1><p>${line}</p><p><a class="button" href="/">See the products</a></p>`,
    staff: true,
  });
