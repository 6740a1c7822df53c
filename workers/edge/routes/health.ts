/** Answers that this Worker runs and has its settings; it asks no other service, so a probe costs nothing. */
export function health(request: Request, requestId: string): Response {
  return new Response(request.method === "HEAD" ? null : JSON.stringify({ status: "ok", service: "edge" }), {
    headers: {
      "content-type": "application/json",
      "cache-control": "no-store",
      "x-request-id": requestId,
    },
  });
}
