import type { Product } from "../catalogue.ts";
import { type Html, html, raw } from "../html.ts";

/** A product's picture, with ground enough for a wide frame; what it shows is said by the name beside it. */
export const picture = ({ hue, picture: shapes }: Product): Html =>
  html`<svg class="picture" viewBox="0 0 100 100" aria-hidden="true"><rect x="-100" width="300" height="100" fill="hsl(${hue} 55% 88%)"/><g fill="hsl(${hue} 45% 38%)" stroke="hsl(${hue} 45% 38%)" stroke-width="0">${raw(shapes)}</g></svg>`;
