import { isInRanges } from "./address-range.ts";

/** Blocks that lead into a network of our own, to this machine, or nowhere (IANA special-purpose registries). */
const OWN_NETWORKS = [
  ...["0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"],
  ...["192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/3"],
  ...["::/127", "64:ff9b::/32", "2002::/16", "fc00::/7", "fe80::/10", "ff00::/8"],
];
const OWN_NAMES = /(^|\.)(localhost|local|internal|intranet|lan|home|corp|test|invalid|onion)$/i;

/** Whether a host, as the URL parser spells it, is on the open internet as far as its name tells. */
export function isPublicHost(hostname: string): boolean {
  const host = hostname.replace(/\.$/, "");
  if (host.startsWith("[")) return !isInRanges(host.slice(1, -1), OWN_NETWORKS);
  if (/^[\d.]+$/.test(host)) return !isInRanges(host, OWN_NETWORKS);
  return host.includes(".") && !OWN_NAMES.test(host);
}
