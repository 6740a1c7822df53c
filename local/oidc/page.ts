import type { OidcPerson } from "./options.ts";

const STYLE = `
  :root { color-scheme: light dark; --line: #8886; --soft: #8881; --accent: #2f6feb; }
  * { box-sizing: border-box; }
  body { margin: 0 auto; max-width: 28rem; padding: 2rem 1rem 3rem; font: 16px/1.5 system-ui, sans-serif; }
  h1 { font-size: 1.35rem; margin: 0 0 .25rem; }
  p { margin: 0 0 1.25rem; opacity: .75; }
  form { display: grid; gap: .5rem; margin: 0 0 1rem; }
  button, input[type=email] { font: inherit; width: 100%; min-height: 2.75rem; padding: .6rem .9rem; border: 1px solid var(--line); border-radius: .6rem; background: var(--soft); color: inherit; text-align: start; }
  button { cursor: pointer; } button:hover, button:focus-visible { border-color: var(--accent); }
  .muted { display: block; opacity: .7; font-size: .875rem; }
  label { font-size: .9rem; }
`;

/** Who comes: one of those who are known, or whoever is typed in. */
export function chooserPage(people: readonly OidcPerson[], action: string): string {
  const target = escapeHtml(action);
  const buttons = people.map(
    ({ email, name }) => `<button name="email" value="${escapeHtml(email)}">${escapeHtml(name)}
      <span class="muted">${escapeHtml(email)}</span></button>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Choose an account</title><style>${STYLE}</style></head><body><main>
    <h1>Choose an account</h1><p>This machine's stand-in for Google. It believes whatever you say.</p>
    <form method="post" action="${target}">${buttons.join("")}</form>
    <form method="post" action="${target}">
      <label for="email">Another address</label>
      <input id="email" name="email" type="email" required autocomplete="off">
      <label><input type="checkbox" name="unverified"> The address is not verified</label>
      <button>Continue</button>
    </form>
    <form method="post" action="${target}"><button>Cancel</button></form>
    </main></body></html>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
