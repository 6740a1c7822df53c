/*
 * Networks whose addresses are rented to machines, by their number (ASN). Only those where a person is really rare: a
 * click from here never earns a partner anything, so a network that is missing costs less than one too many.
 *
 * Left out on purpose, because people surf from them:
 * - Cloudflare 13335, Akamai 36183 and 20940, Fastly 54113: iCloud Private Relay, WARP, Edge's secure network;
 * - Akamai's Linode 63949: the same owner, and addresses move between the two;
 * - Google 15169: its staff, its VPN, Android's and Chrome's proxies; rented machines have a number of their own;
 * - Microsoft 8075 and its neighbours: Azure shares the number with its staff and with Windows 365's desktops;
 * - Huawei's 136907: others have measured nearly a third of it to be people;
 * - Zscaler, Netskope, Cisco Umbrella, Cato and the like: a company's whole staff behind one gateway;
 * - M247 9009, Datacamp 60068 and 212238, Leaseweb, Vultr 20473, OVH 16276, Scaleway 12876: exits of consumer VPNs,
 *   and some sell access lines.
 */
const HOSTING_NETWORKS: ReadonlyMap<number, string> = new Map([
  [16_509, "Amazon Web Services"],
  [14_618, "Amazon Web Services"],
  [396_982, "Google Cloud"],
  [31_898, "Oracle Cloud"],
  [14_061, "DigitalOcean"],
  [24_940, "Hetzner"],
  [213_230, "Hetzner Cloud"],
  [51_167, "Contabo"],
  [37_963, "Alibaba Cloud, China"],
  [45_102, "Alibaba Cloud"],
  [45_090, "Tencent Cloud, China"],
  [132_203, "Tencent Cloud"],
]);

/** Browsers that have a cloud fetch pages for the person who holds them: Amazon's Silk, Puffin. */
const CLOUD_BROWSER = /\b(?:Silk|Puffin)\//;

/** True when the network is a data centre's and the browser is none that works through one. */
export function isFromDataCentre(asn: number | undefined, userAgent: string): boolean {
  return asn !== undefined && HOSTING_NETWORKS.has(asn) && !CLOUD_BROWSER.test(userAgent);
}
