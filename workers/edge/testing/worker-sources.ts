/**
 * Around the built Worker in its integration test: bindings that can be told to fail, and a consumer that keeps
 * what the queue delivers. Everything else is the built Worker's own.
 */
export const FAULTY_ENTRY = `
import worker from "./worker.mjs";

const faults = { kv: false, queue: false, r2: false };
const packs = [];
let wrapped;

export default {
  async fetch(request, env, context) {
    const { pathname } = new URL(request.url);
    if (pathname === "/-/faults") {
      Object.assign(faults, await request.json());
      return Response.json(faults);
    }
    if (pathname === "/-/packs") return Response.json(packs);
    wrapped ??= wrap(env);
    return worker.fetch(request, wrapped, context);
  },
  async queue(batch) {
    for (const message of batch.messages) packs.push(message.body);
  },
};

function wrap(env) {
  return {
    ...env,
    LINKS: failing(env.LINKS, "get", "kv"),
    SALTS: failing(env.SALTS, "get", "kv"),
    EVENTS: failing(env.EVENTS, "send", "queue"),
    SPILL: failing(env.SPILL, "put", "r2"),
  };
}

function failing(binding, method, fault) {
  return {
    async [method](...args) {
      if (faults[fault]) throw new Error(\`\${fault} is down\`);
      return binding[method](...args);
    },
  };
}
`;

/**
 * As much of Upstash as the edge asks for, in a process of its own, so that a busy test does not slow it down.
 * `PUT /-/state {values, mode}` sets what it knows and how it does, `GET /-/reads` lists the keys that were read.
 */
export const COUNTING_UPSTASH = `
let state = { values: {}, mode: "up" };
const reads = [];

export default {
  async fetch(request) {
    const { pathname } = new URL(request.url);
    if (pathname === "/-/state") {
      state = await request.json();
      return Response.json(state);
    }
    if (pathname === "/-/reads") return Response.json(reads);
    const [, key] = await request.json();
    reads.push(key);
    if (state.mode === "slow") await new Promise((done) => setTimeout(done, 20_000));
    if (state.mode === "down") return Response.json({ error: "down" }, { status: 500 });
    return Response.json({ result: state.values[key] ?? null });
  },
};
`;
