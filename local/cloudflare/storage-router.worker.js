// Stands before Miniflare's KV and R2 in the storage process. Requests of bindings carry x-local-storage
// ("KV_LINKS"); without it, `POST /refuse {target?, seconds?}` makes storage fail and `DELETE /refuse` heals it.

const refusedUntilMs = new Map();

export default {
  async fetch(request, env) {
    const target = request.headers.get("x-local-storage");
    if (target === null) return control(request);
    const service = env[target];
    if (service === undefined) return new Response(`no such storage: ${target}`, { status: 404 });
    const untilMs = Math.max(refusedUntilMs.get(target) ?? 0, refusedUntilMs.get("*") ?? 0);
    if (untilMs > Date.now()) return new Response("storage was told to refuse", { status: 503 });
    return service.fetch(request);
  },
};

async function control(request) {
  const { pathname } = new URL(request.url);
  if (pathname === "/health") return Response.json({ ok: true });
  if (pathname !== "/refuse") return new Response("no such endpoint", { status: 404 });
  const text = await request.text();
  const { target = "*", seconds = 1e9 } = text === "" ? {} : JSON.parse(text);
  if (request.method === "DELETE" && target === "*") refusedUntilMs.clear();
  else refusedUntilMs.set(target, request.method === "DELETE" ? 0 : Date.now() + seconds * 1000);
  return Response.json({ refusing: request.method !== "DELETE" });
}
