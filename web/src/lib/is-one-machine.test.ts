import { expect, test } from "vitest";
import { isOneMachine } from "./is-one-machine.ts";

test.each(["localhost", "app.localhost", "127.0.0.1", "127.0.0.2", "[::1]"])("%s is this machine", (host) => {
  expect(isOneMachine(host)).toBe(true);
});

test.each(["tributary.pages.dev", "127.0.0.1.example.com", "notlocalhost", "10.0.0.1"])(
  "%s is not",
  (host) => {
    expect(isOneMachine(host)).toBe(false);
  },
);
