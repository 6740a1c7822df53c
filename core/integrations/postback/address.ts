const V4 = /^\d{1,3}(\.\d{1,3}){3}$/;
const V6 = /^[0-9a-fA-F:.]{2,45}$/;

/** An IP address in the one form that equal addresses share; undefined when it is none. */
export function canonicalAddress(text: string): string | undefined {
  const isV4 = V4.test(text);
  if (!isV4 && !(V6.test(text) && text.includes(":"))) return undefined;
  try {
    // The standard's own parser: 2001:DB8:0::1 and 2001:db8::1 are one host. A leading zero would mean octal there.
    const { hostname } = new URL(isV4 ? `http://${text}/` : `http://[${text}]/`);
    return isV4 && hostname !== text ? undefined : hostname.replaceAll(/[[\]]/g, "");
  } catch {
    return undefined;
  }
}
