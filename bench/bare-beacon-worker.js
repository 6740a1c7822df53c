// What a beacon is held against: the body is read, and nothing but the answer made.
export default {
  async fetch(request) {
    await request.text();
    return new Response('{"accepted":1,"refused":[]}', {
      status: 202,
      headers: { "content-type": "application/json", "cache-control": "no-store" },
    });
  },
};
