import type { StoredMessage } from "./create-messages.ts";

const STYLE = `
  :root { color-scheme: light dark; --line: #8884; --soft: #8881; --accent: #2f6feb; }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 60rem; padding: 1.25rem 1rem 3rem; font: 16px/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.35rem; margin: 0 0 1rem; overflow-wrap: anywhere; }
  a { color: var(--accent); text-underline-offset: .15em; }
  .list { list-style: none; margin: 0; padding: 0; border: 1px solid var(--line); border-radius: .6rem; overflow: hidden; }
  .list li + li { border-top: 1px solid var(--line); }
  .list a { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0 1rem; padding: .7rem 1rem; color: inherit; text-decoration: none; }
  .list a:hover, .list a:focus-visible { background: var(--soft); }
  .subject { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .muted, time { opacity: .7; font-size: .875rem; }
  .to { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  @media (max-width: 32rem) { .list a { grid-template-columns: minmax(0, 1fr); } .list time { order: 1; } }
  dl { display: grid; grid-template-columns: max-content minmax(0, 1fr); gap: .15rem 1rem; margin: 0 0 1rem; }
  dt { opacity: .7; } dd { margin: 0; overflow-wrap: anywhere; }
  iframe { width: 100%; height: 65vh; border: 1px solid var(--line); border-radius: .6rem; background: #fff; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; padding: 1rem; border: 1px solid var(--line); border-radius: .6rem; font-size: .9rem; }
  .empty { padding: 3rem 1rem; text-align: center; border: 1px dashed var(--line); border-radius: .6rem; }
`;

/** Links open in a tab of their own; there are no scripts, forms or access to this page. */
const FRAME_RIGHTS = "allow-popups allow-popups-to-escape-sandbox";
/** What a message's frame may load: its own styles and inline pictures, and nothing else. */
const FRAME_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The list of messages, newest first. */
export function listPage(messages: StoredMessage[]): string {
  const items = messages.map(
    (message) => `<li><a href="/messages/${message.id}">
      <span class="subject">${escapeHtml(message.subject)}</span>${timeOf(message)}
      <span class="muted to">to ${escapeHtml(message.to.join(", "))}</span></a></li>`,
  );
  const empty = `<p class="empty">No mail yet. What the platform sends from this machine appears here.</p>`;
  const body = items.length === 0 ? empty : `<ul class="list">${items.join("")}</ul>`;
  return layout("Mailbox", `<h1>Mailbox <span class="muted">${messages.length}</span></h1>${body}`);
}

/** One message; its HTML stands in a frame without scripts, forms or network. */
export function messagePage(message: StoredMessage): string {
  const rows: [string, string][] = [
    ["From", message.from],
    ["To", message.to.join(", ")],
    ["Cc", message.cc.join(", ")],
    ["Bcc", message.bcc.join(", ")],
    ["Reply to", message.replyTo.join(", ")],
    ["Tags", message.tags.map(({ name, value }) => `${name}=${value}`).join(", ")],
    ["Attached", message.attachments.map(({ filename, bytes }) => `${filename} (${bytes} bytes)`).join(", ")],
  ];
  const shown = rows.filter(([, value]) => value !== "");
  const details = shown.map(([name, value]) => `<dt>${name}</dt><dd>${escapeHtml(value)}</dd>`).join("");
  const document = `<meta http-equiv="Content-Security-Policy" content="${FRAME_POLICY}"><base target="_blank">${message.html}`;
  const frame = `<iframe sandbox="${FRAME_RIGHTS}" title="Message" srcdoc="${escapeHtml(document)}"></iframe>`;
  return layout(
    message.subject,
    `<p><a href="/">← All mail</a></p><h1>${escapeHtml(message.subject)}</h1>
    <dl>${details}<dt>Received</dt><dd>${timeOf(message)}</dd></dl>
    ${message.html === null ? "" : frame}
    ${message.text === null ? "" : `<pre>${escapeHtml(message.text)}</pre>`}`,
  );
}

function layout(title: string, body: string): string {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>${body}</body></html>`;
}

function timeOf({ receivedAt }: StoredMessage): string {
  return `<time datetime="${receivedAt}">${receivedAt.slice(0, 19).replace("T", " ")} UTC</time>`;
}

function escapeHtml(text: string): string {
  const entities: Record<string, string> = {
    "&": "&amp;",
    "<": "&lt;",
    ">": "&gt;",
    '"': "&quot;",
    "'": "&#39;",
  };
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
