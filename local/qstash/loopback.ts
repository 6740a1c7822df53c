/** Why a message may not be sent to this address from this machine, or undefined when it may. */
export function targetProblem(address: string): string | undefined {
  if (!URL.canParse(address)) return `invalid destination url: ${address}`;
  const { protocol, hostname, username, password } = new URL(address);
  if (protocol !== "http:")
    return `only http targets on this machine are called, not ${protocol}//${hostname}`;
  if (username !== "" || password !== "") return "a destination may not carry credentials";
  return isLoopback(hostname) ? undefined : `only targets on this machine are called, not ${hostname}`;
}

/** Whether a host, in the spelling the URL parser gives, is this machine by definition (RFC 1122, 4291, 6761). */
function isLoopback(hostname: string): boolean {
  const isName = hostname === "localhost" || hostname.endsWith(".localhost");
  return isName || hostname === "[::1]" || /^127\.\d+\.\d+\.\d+$/.test(hostname);
}
