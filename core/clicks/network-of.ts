/** The groups of an IPv6 address that name a network; a customer has all addresses behind them. */
const NETWORK_GROUPS = 4;

/** An IPv4 address itself; of an IPv6 address its /64, of which everybody has more addresses than can be counted. */
export function networkOf(address: string): string {
  const [head = ""] = address.split("::", 1);
  return address.includes(":") ? head.split(":").slice(0, NETWORK_GROUPS).join(":") : address;
}
