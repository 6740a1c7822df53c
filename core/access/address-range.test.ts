import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isInRanges } from "./address-range.ts";

describe("an address is in a range", () => {
  test.each([
    ["203.0.113.7", "203.0.113.7"],
    ["203.0.113.7", "203.0.113.0/24"],
    ["203.0.113.7", "203.0.113.99/24"],
    ["203.0.113.7", "0.0.0.0/0"],
    ["203.0.113.7", "203.0.113.7/32"],
    ["::ffff:203.0.113.7", "203.0.113.0/24"],
    ["::ffff:cb00:7107", "203.0.113.7"],
    ["203.0.113.7", "::ffff:203.0.113.0/120"],
    ["2001:db8::1", "2001:DB8:0:0:0:0:0:1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "::/0"],
    ["2001:db8::", "2001:db8::/128"],
  ])("%s in %s", (address, range) => expect(isInRanges(address, ["198.51.100.1", range])).toBe(true));

  test.each([
    ["203.0.113.7", "203.0.113.8"],
    ["203.0.114.7", "203.0.113.0/24"],
    ["2001:db8:1:3::1", "2001:db8:1:2::/64"],
    ["203.0.113.7", "::/0"],
    ["2001:db8::1", "0.0.0.0/0"],
    ["", "0.0.0.0/0"],
    ["unknown", "0.0.0.0/0"],
    ["203.0.113.07", "203.0.113.7"],
    ["203.0.113", "203.0.113.0/24"],
    ["203.0.113.256", "0.0.0.0/0"],
    ["203.0.113.7", "203.0.113.0/33"],
    ["203.0.113.7", "203.0.113.0/"],
    ["203.0.113.7", "203.0.113.0/24/24"],
    ["203.0.113.7", "::ffff:203.0.113.0/95"],
    ["fe80::1%eth0", "fe80::/10"],
    ["1::2::3", "::/0"],
    ["1:2:3:4:5:6:7:8:9", "::/0"],
    ["1:2:3:4:5:6:7::8", "::/128"],
  ])("%s not in %s", (address, range) => expect(isInRanges(address, [range])).toBe(false));

  test("and none is in no range.", () => expect(isInRanges("203.0.113.7", [])).toBe(false));
});

const ipv4 = fc.ipV4();
const bitsOf = (address: string) =>
  address
    .split(".")
    .map((octet) => Number(octet).toString(2).padStart(8, "0"))
    .join("");

test("Two IPv4 addresses share a block of n bits exactly when their first n bits are the same.", () => {
  fc.assert(
    fc.property(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), (one, other, length) => {
      const same = bitsOf(one).slice(0, length) === bitsOf(other).slice(0, length);
      expect(isInRanges(one, [`${other}/${length}`])).toBe(same);
    }),
  );
});

test("An IPv6 address is in its own block of whatever length, however both are written.", () => {
  const groups = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });
  fc.assert(
    fc.property(groups, fc.integer({ min: 0, max: 128 }), (address, length) => {
      const long = address.map((group) => group.toString(16).padStart(4, "0")).join(":");
      const short = new URL(`http://[${long}]`).hostname.slice(1, -1);
      const mapped = address.slice(0, 5).every((group) => group === 0) && address[5] === 0xffff;
      fc.pre(!mapped);
      expect(isInRanges(long, [`${short}/${length}`])).toBe(true);
      const flipped = address.with(7, (address[7] ?? 0) ^ 1).map((group) => group.toString(16));
      expect(isInRanges(flipped.join(":"), [`${short}/${length}`])).toBe(length < 128);
    }),
  );
});
