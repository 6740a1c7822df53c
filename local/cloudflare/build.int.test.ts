import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildWorker } from "./build.ts";
import { startWorker } from "./run-worker.ts";

const folder = mkdtempSync(join(tmpdir(), "build-"));
const CONFIG =
  'name = "sample"\ncompatibility_date = "2026-07-01"\ncompatibility_flags = ["nodejs_compat"]\n';

beforeAll(() => {
  const worker = join(folder, "worker");
  const functions = join(folder, "pages/functions/api");
  mkdirSync(worker, { recursive: true });
  mkdirSync(functions, { recursive: true });
  writeFileSync(join(worker, "wrangler.toml"), `${CONFIG}main = "index.ts"\n`);
  writeFileSync(join(worker, "answer.ts"), "export const answer: number = 42;\n");
  writeFileSync(
    join(worker, "index.ts"),
    'import { answer } from "./answer.ts";\nexport default { fetch: () => new Response(String(answer)) };\n',
  );
  writeFileSync(join(folder, "pages/wrangler.toml"), `${CONFIG}pages_build_output_dir = "dist"\n`);
  writeFileSync(
    join(functions, "[[route]].ts"),
    'import { createHash } from "node:crypto";\n' +
      "export const onRequest = ({ request }: { request: Request }) =>\n" +
      '  new Response(new URL(request.url).pathname + createHash("sha256").update("x").digest("hex").slice(0, 8));\n',
  );
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function answerOf(path: string, built: Awaited<ReturnType<typeof buildWorker>>): Promise<string> {
  const worker = await startWorker({ name: "sample", ...built });
  try {
    return await (await fetch(`${worker.url}${path}`)).text();
  } finally {
    await worker.close();
  }
}

it("builds a Worker that runs, once, and again when a source changes", async () => {
  const out = join(folder, "out/worker");
  const built = await buildWorker(join(folder, "worker"), out);
  expect(built).toMatchObject({
    cached: false,
    compatibilityDate: "2026-07-01",
    compatibilityFlags: ["nodejs_compat"],
  });
  expect(await answerOf("/", built)).toBe("42");
  expect((await buildWorker(join(folder, "worker"), out)).cached).toBe(true);
  appendFileSync(join(folder, "worker/answer.ts"), "// changed\n");
  expect((await buildWorker(join(folder, "worker"), out)).cached).toBe(false);
});

it("tells the rate limits of a configuration, and refuses one that lacks a part", async () => {
  const config = join(folder, "worker/wrangler.toml");
  const table = '[[ratelimits]]\nname = "BEACONS"\nnamespace_id = "1"\nsimple = { limit = 3, period = 60 }\n';
  appendFileSync(config, `${table}\n[observability]\nenabled = true\n`);
  const built = await buildWorker(join(folder, "worker"), join(folder, "out/worker"));
  expect(built.rateLimits).toEqual({ BEACONS: { limit: 3, periodSeconds: 60 } });
  writeFileSync(config, `${CONFIG}main = "index.ts"\n\n[[ratelimits]]\nname = "BEACONS"\n`);
  await expect(buildWorker(join(folder, "worker"), join(folder, "out/worker"))).rejects.toThrow("ratelimits");
  writeFileSync(config, `${CONFIG}main = "index.ts"\n`);
});

it("builds the Pages project's functions with Node's modules", async () => {
  const built = await buildWorker(join(folder, "pages"), join(folder, "out/pages"));
  expect(await answerOf("/api/x/y", built)).toBe("/api/x/y2d711642");
});

it("shows what wrangler says when a source is broken", async () => {
  writeFileSync(join(folder, "worker/answer.ts"), 'export { answer } from "./missing.ts";\n');
  await expect(buildWorker(join(folder, "worker"), join(folder, "out/worker"))).rejects.toThrow(
    "./missing.ts",
  );
});
