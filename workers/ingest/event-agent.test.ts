import { describe, expect, it } from "vitest";
import { eventAgent } from "./event-agent.ts";

const CHROME =
  "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Safari/537.36";
const SILK =
  "Mozilla/5.0 (Linux; Android 9; KFMUWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/119.2.2 like Chrome/119.0.6045.193 Safari/537.36";
const of = (userAgent: string | undefined, asn: number | undefined, privacy = false) =>
  eventAgent({ userAgent, privacy, asn });

describe("an event's origin", () => {
  it.each([
    ["Amazon Web Services", 16_509],
    ["Google Cloud", 396_982],
    ["DigitalOcean", 14_061],
    ["Hetzner", 24_940],
    ["Alibaba Cloud", 45_102],
  ])("in the network of %s is a data centre's, and has no device", (_name, asn) => {
    expect(of(CHROME, asn)).toEqual({ bot: "datacenter" });
    expect(of(undefined, asn, true)).toEqual({ bot: "datacenter" });
  });

  it.each([
    ["a telecom", 3_320],
    ["Cloudflare, by which Private Relay and WARP go out", 13_335],
    ["Akamai, by which Private Relay goes out", 36_183],
    ["Fastly, by which Private Relay goes out", 54_113],
    ["Google's own, with its staff and its VPN", 15_169],
    ["Microsoft's own, with its staff and its desktops", 8_075],
    ["M247, by which consumer VPNs go out", 9_009],
    ["Zscaler, by which companies go out", 22_616],
    ["no network at all", undefined],
  ])("in the network of %s is a person's", (_name, asn) => {
    expect(of(CHROME, asn)).toMatchObject({ device: "desktop", browser: "Chrome" });
    expect(of(CHROME, asn).bot).toBeUndefined();
  });

  it("in Amazon's network is a person's where the browser has Amazon fetch its pages", () => {
    expect(of(SILK, 16_509).bot).toBeUndefined();
  });

  it("says of itself what it is before its network does", () => {
    expect(of("curl/8.5.0", 16_509)).toEqual({ bot: "tool" });
    expect(of(CHROME.replace("Chrome", "HeadlessChrome"), 16_509)).toEqual({ bot: "headless" });
    expect(of("", 16_509)).toEqual({ bot: "no_user_agent" });
  });

  it("with the privacy signal tells machine or person, and no device", () => {
    expect([of(undefined, 3_320, true), of(CHROME, 3_320, true), of("curl/8.5.0", 3_320, true)]).toEqual([
      {},
      {},
      { bot: "tool" },
    ]);
  });
});
