import { expect, test } from "vitest";
import { ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { app } from "./app.ts";

/** Middleware is in the same list, under the method ALL; a route for all methods would be, too, and so fail here. */
const MIDDLEWARE = ["ALL /api/*"];

test("Of every route it is written down what lets a request in; route-access.int.test.ts proves that it is so.", () => {
  const routes = new Set(app.routes.map(({ method, path }) => `${method} ${path}`));
  expect([...routes].sort()).toEqual([...MIDDLEWARE, ...Object.keys(ROUTE_ACCESS)].sort());
});
