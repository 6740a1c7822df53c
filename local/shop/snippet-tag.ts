import { type Html, html, raw } from "./html.ts";

/** Keeps commands until the script is there, so that a page may call `tributary` at once. */
export const QUEUE_STUB =
  "window.tributary=window.tributary||function(){(tributary.q=tributary.q||[]).push(arguments)};";

/** The snippet as a merchant pastes it. `nonce` lets the stub pass a content security policy without `unsafe-inline`. */
export const snippetTag = (edge: string, publicKey: string, nonce: string): Html => html`
<script nonce="${nonce}">${raw(QUEUE_STUB)}</script>
<script async src="${edge}/t.js" data-key="${publicKey}"></script>`;
