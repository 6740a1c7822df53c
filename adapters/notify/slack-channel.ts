import { ask, refusedWith } from "./ask.ts";
import type { Channel } from "./channel.ts";

/** Slack's incoming webhooks; the user's address is one, and nothing else is asked. */
const HOOK = /^https:\/\/hooks\.slack\.com\/(?:services|workflows)\//;

/** Slack through incoming webhooks. They know no keys: what may have been sent is not sent again. */
export function createSlackChannel(options: { readonly hooks?: RegExp } = {}): Channel {
  const hooks = options.hooks ?? HOOK;
  return {
    idempotent: false,
    async send({ to, title, text, url }) {
      if (!hooks.test(to)) return { ok: false, reason: "no_hook", again: "never" };
      const section = { type: "section", text: { type: "plain_text", text: text.slice(0, 3000) } };
      const button = { type: "button", text: { type: "plain_text", text: "Tributary" }, url };
      const actions = url === null ? [] : [{ type: "actions", elements: [button] }];
      // Plain text: what people named their things is no markup.
      const body = JSON.stringify({ text: escapeSlack(title), blocks: [section, ...actions] });
      const answer = await ask(to, { headers: { "content-type": "application/json" }, body });
      await answer.body?.cancel();
      return answer.ok ? { ok: true, providerId: null } : refusedWith(answer.status);
    },
  };
}

/** The fallback text knows markup; these three are what makes it. */
function escapeSlack(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}
