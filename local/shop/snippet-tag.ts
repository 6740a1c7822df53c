import { type Html, html, raw } from "./html.ts";

/** Keeps commands until the script is there, so that a page may call `tributary` at once. */
export const QUEUE_STUB =
  "window.tributary=window.tributary||function(){(tributary.q=tributary.q||[]).push(arguments)};";

export interface SnippetSettings {
  readonly edge: string;
  readonly publicKey: string;
  /** Whether the snippet must wait for the visitor's consent. */
  readonly consentRequired: boolean;
  /** Lets the stub pass a content security policy without `unsafe-inline`. */
  readonly nonce: string;
}

/** The snippet as a merchant pastes it. */
export const snippetTag = ({ edge, publicKey, consentRequired, nonce }: SnippetSettings): Html => html`
<script nonce="${nonce}">${raw(QUEUE_STUB)}</script>
<script async src="${edge}/t.js" data-key="${publicKey}"${consentRequired && html` data-consent="required"`}></script>`;
