import { expect, test } from "vitest";
import { judgeHookAddress } from "./address.ts";

test.each([
  ["https://hooks.shop.example/in?x=1", null, null],
  ["https://203.0.113.7/in", null, null],
  ["http://hooks.shop.example/in", "not_https", "not_https"],
  ["http://127.0.0.1:9000/in", "not_https", null],
  ["http://shop.localhost:9000/in", "not_https", null],
  ["https://10.0.0.8/in", "not_public", null],
  ["https://[::1]/in", "not_public", null],
  ["https://169.254.169.254/latest", "not_public", null],
  ["https://0x7f000001/in", "not_public", null],
  ["https://intranet/in", "not_public", null],
  ["https://user:word@shop.example/in", "userinfo", "userinfo"],
  ["https://shop.example/in#part", "fragment", "fragment"],
  ["ftp://shop.example/in", "not_https", "not_https"],
  ["shop.example/in", "malformed", "malformed"],
  [`https://shop.example/${"x".repeat(2_000)}`, "too_long", "too_long"],
])("%s: on the internet %s, on one machine %s.", (url, online, oneMachine) => {
  expect(judgeHookAddress(url, { oneMachine: false })).toBe(online);
  expect(judgeHookAddress(url, { oneMachine: true })).toBe(oneMachine);
});
