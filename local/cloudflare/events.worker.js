// Receives what is not a visitor's request and fires the Worker's real handlers: batches from the broker
// (`POST /queue`, framed as local/broker/push-batch.ts says) and cron triggers (`POST /scheduled`).

const decoder = new TextDecoder();

export default {
  async fetch(request, env) {
    const { pathname } = new URL(request.url);
    if (request.method !== "POST") return new Response("POST only", { status: 405 });
    if (pathname === "/queue") return Response.json(await deliver(await request.arrayBuffer(), env.WORKER));
    if (pathname === "/scheduled") return Response.json(await trigger(await request.text(), env.WORKER));
    return new Response("no such endpoint", { status: 404 });
  },
};

async function deliver(frame, worker) {
  const bytes = new Uint8Array(frame);
  const headEnd = bytes.indexOf(10);
  const head = JSON.parse(decoder.decode(bytes.subarray(0, headEnd)));
  let offset = headEnd + 1;
  const messages = head.messages.map(({ id, timestamp, attempts, contentType, bytes: length }) => {
    const body = bodyOf(contentType, bytes.subarray(offset, offset + length));
    offset += length;
    return { id, timestamp: new Date(timestamp), attempts, body };
  });
  try {
    const result = await worker.queue(head.queue, messages);
    return { ...result, explicitAcks: result.explicitAcks ?? [], retryMessages: result.retryMessages ?? [] };
  } catch (error) {
    // The runtime itself failed (the handler's own exceptions arrive as an outcome).
    return { outcome: String(error) };
  }
}

function bodyOf(contentType, bytes) {
  if (contentType === "bytes") return bytes.slice();
  const text = decoder.decode(bytes);
  return contentType === "json" ? JSON.parse(text) : text;
}

async function trigger(text, worker) {
  const { cron = "", scheduledTime = Date.now() } = text === "" ? {} : JSON.parse(text);
  return worker.scheduled({ cron, scheduledTime: new Date(scheduledTime) });
}
