// Cloudflare's rate limiter inside the Worker's own isolate: Miniflare's costs a request to a Durable Object each time.
// Counts per key within fixed periods, as that does.
export default function createRateLimiter({ LIMIT, PERIOD_SECONDS }) {
  const counts = new Map();
  let counted = -1;
  return {
    async limit({ key }) {
      const period = Math.floor(Date.now() / (PERIOD_SECONDS * 1000));
      if (period !== counted) {
        counted = period;
        counts.clear();
      }
      const count = counts.get(key) ?? 0;
      if (count >= LIMIT) return { success: false };
      counts.set(key, count + 1);
      return { success: true };
    },
  };
}
