import { expect, it } from "vitest";
import { targetProblem } from "./loopback.ts";

it.each([
  "http://127.0.0.1:8788/api/jobs/x?a=http://b",
  "http://127.1/",
  "http://localhost:1/",
  "http://shop.localhost:8789/",
  "http://[::1]:80/",
])("%s is on this machine", (address) => expect(targetProblem(address)).toBeUndefined());

it.each([
  ["https://127.0.0.1/", "only http"],
  ["http://example.com/", "only targets on this machine"],
  ["http://127.0.0.1.example.com/", "only targets on this machine"],
  ["http://localhost.example.com/", "only targets on this machine"],
  ["http://127.0.0.1@example.com/", "may not carry credentials"],
  ["http://0.0.0.0/", "only targets on this machine"],
  ["http://169.254.169.254/", "only targets on this machine"],
  ["http://10.0.0.1/", "only targets on this machine"],
  ["ftp://localhost/", "only http"],
  ["some-url-group", "invalid destination"],
])("%s is refused: %s", (address, reason) => expect(targetProblem(address)).toContain(reason));
