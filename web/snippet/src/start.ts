/** Reports the page that is being looked at. */
export function start(edge: string, key: string | undefined): void {
  if (!key) return;
  const event = { id: crypto.randomUUID(), kind: "page", url: location.href };
  void fetch(`${edge}/e`, {
    method: "POST",
    body: JSON.stringify({ v: 1, key, events: [event] }),
    keepalive: true,
    credentials: "omit",
  });
}
