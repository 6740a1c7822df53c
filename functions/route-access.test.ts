import { expect, test } from "vitest";
import { PERMISSION_NAMES } from "../core/access/permissions.ts";
import { OTHER_PROOFS, ROUTE_ACCESS } from "../local/testing/route-access.ts";
import { app } from "./app.ts";
import { permissionOf } from "./permit.ts";

/** Middleware is in the same list, under the method ALL; a route for all methods would be, too, and so fail here. */
const MIDDLEWARE = [
  "ALL /api/*",
  "ALL /api/auth/*",
  "ALL /api/v1/postback/:programKey",
  "ALL /api/v1/webhooks/stripe/:programKey",
];

/** The permissions that the handlers of each route demand, and at which place of its chain. */
const carried = new Map<string, { readonly permission: string; readonly place: number }[]>();
const places = new Map<string, number>();
for (const { method, path, handler } of app.routes) {
  const route = `${method} ${path}`;
  const place = places.get(route) ?? 0;
  places.set(route, place + 1);
  const permission = permissionOf(handler);
  const known = carried.get(route) ?? [];
  carried.set(route, permission === undefined ? known : [...known, { permission, place }]);
}

test("Of every route it is written down what lets a request in; route-access.int.test.ts proves that it is so.", () => {
  expect([...carried.keys()].sort()).toEqual([...MIDDLEWARE, ...Object.keys(ROUTE_ACCESS)].sort());
});

test.each(Object.entries(ROUTE_ACCESS))(
  "%s demands %s at its first line, and nothing else.",
  (route, access) => {
    const isPermission = (PERMISSION_NAMES as readonly string[]).includes(access);
    expect(carried.get(route)).toEqual(isPermission ? [{ permission: access, place: 0 }] : []);
    expect(isPermission).toBe(!(OTHER_PROOFS as readonly string[]).includes(access));
  },
);
