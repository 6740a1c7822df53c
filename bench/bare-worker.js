// What a redirect is held against: nothing but the answer.
export default {
  fetch: () =>
    new Response(null, {
      status: 302,
      headers: { location: "https://shop.example/welcome", "cache-control": "no-store" },
    }),
};
