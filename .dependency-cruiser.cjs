/** Who may import whom. The table is explained in docs/architecture.md. Tests may import anything. */
const TEST = "\\.test\\.tsx?$";
const NOTHING = "^(local|bench|tests|scripts)/";

/** Modules below `from` may import only their own folder and what matches `allowed`. */
const only = (name, from, allowed, comment) => ({
  name,
  comment,
  severity: "error",
  from: { path: from, pathNot: TEST },
  to: { pathNot: [from, ...allowed], dependencyTypesNot: ["core"] },
});

const NPM = "node_modules/";

module.exports = {
  forbidden: [
    { name: "no-circular", severity: "error", from: {}, to: { circular: true } },
    {
      name: "no-unresolved",
      comment: "recipes are written for frameworks that are not installed here",
      severity: "error",
      from: { pathNot: "^local/shop/recipes/code/" },
      to: { couldNotResolve: true },
    },
    {
      name: "nothing-imports-the-outside",
      severity: "error",
      from: { path: "^(core|db|queues|adapters|functions|workers|web)/", pathNot: TEST },
      to: { path: NOTHING },
    },
    {
      name: "core-is-pure",
      comment: "core imports nothing but itself and zod/mini: no I/O, no clock, no node: modules",
      severity: "error",
      from: { path: "^core/", pathNot: TEST },
      to: { pathNot: ["^core/", "node_modules/zod/mini"] },
    },
    only("db-imports", "^db/", ["^core/", NPM]),
    only("queues-imports", "^queues/", ["^core/", NPM]),
    only("adapters-imports", "^adapters/", ["^core/", NPM]),
    only("functions-imports", "^functions/", ["^core/", "^db/", "^queues/", "^adapters/", NPM]),
    only("ingest-imports", "^workers/ingest/", ["^core/", "^db/", "^queues/", "^adapters/", NPM]),
    only("edge-imports", "^workers/edge/", ["^core/", "^queues/", "^adapters/redis/", NPM]),
    {
      name: "edge-stays-small",
      comment: "no ORM, no payment client, no database driver and no full zod at the edge",
      severity: "error",
      from: { path: "^workers/edge/", pathNot: TEST },
      to: {
        path: "node_modules/(drizzle-orm|stripe|@neondatabase|resend|jose|zod/(index|v4/classic))",
        reachable: true,
      },
    },
    {
      name: "web-imports",
      severity: "error",
      from: { path: "^web/", pathNot: TEST },
      to: { path: "^(db|queues|adapters|functions|workers|local)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "web-reads-only-the-app-type",
      severity: "error",
      from: { path: "^web/" },
      to: { path: "^functions/", pathNot: "^functions/app\\.ts$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(dist|coverage|\\.tributary|\\.wrangler)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "workerd", "node", "default"],
    },
  },
};
