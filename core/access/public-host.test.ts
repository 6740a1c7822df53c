import { expect, test } from "vitest";
import { isPublicHost } from "./public-host.ts";

const hostOf = (authority: string) => new URL(`https://${authority}/`).hostname;

test.each(["accounts.google.com", "login.example.co.uk.", "93.184.216.34", "[2606:4700::1111]"])(
  "%s is public.",
  (host) => expect(isPublicHost(hostOf(host))).toBe(true),
);

test.each([
  ...["localhost", "issuer", "a.localhost", "db.internal", "printer.local", "LOCALHOST."],
  ...["127.0.0.1", "127.1", "2130706433", "0x7f.1", "10.1.2.3", "172.31.0.1", "192.168.0.1"],
  ...["169.254.169.254", "100.64.0.1", "0.0.0.0", "255.255.255.255"],
  ...["[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[64:ff9b::a00:1]"],
])("%s is not.", (host) => expect(isPublicHost(hostOf(host))).toBe(false));
