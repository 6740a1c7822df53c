/** An address as a number of 32 or 128 bits. */
interface Address {
  readonly bits: 32 | 128;
  readonly value: bigint;
}

const OCTET = /^(0|[1-9]\d{0,2})$/;
const GROUP = /^[0-9a-f]{1,4}$/i;
const GROUPS = 8;
/** `::ffff:0:0/96`: IPv4 addresses as IPv6 writes them. */
const MAPPED = 0xffffn;

/**
 * Whether an address is in one of the ranges: addresses, or CIDR blocks of IPv4 or IPv6. What cannot be read is in none,
 * and contains nothing. An IPv4 address is the same however it is written (`::ffff:192.0.2.1`).
 */
export function isInRanges(address: string, ranges: readonly string[]): boolean {
  const found = readAddress(address);
  return found !== undefined && ranges.some((range) => contains(range, found));
}

function contains(range: string, { bits, value }: Address): boolean {
  const [start = "", length, ...rest] = range.split("/");
  const base = readAddress(start);
  if (base === undefined || rest.length > 0 || base.bits !== bits) return false;
  const given = length === undefined ? undefined : readLength(length, start, base);
  if (length !== undefined && given === undefined) return false;
  const host = BigInt(bits - (given ?? bits));
  return base.value >> host === value >> host;
}

/** Length of the prefix; of a mapped IPv4 block without the 96 bits that say that it is one. */
function readLength(text: string, start: string, { bits }: Address): number | undefined {
  if (!/^\d{1,3}$/.test(text)) return undefined;
  const length = Number(text) - (bits === 32 && start.includes(":") ? 96 : 0);
  return length >= 0 && length <= bits ? length : undefined;
}

function readAddress(text: string): Address | undefined {
  if (!text.includes(":")) {
    const value = readIpv4(text);
    return value === undefined ? undefined : { bits: 32, value };
  }
  const value = readIpv6(text);
  if (value === undefined) return undefined;
  if (value >> 32n === MAPPED) return { bits: 32, value: value & 0xffff_ffffn };
  return { bits: 128, value };
}

function readIpv4(text: string): bigint | undefined {
  const octets = text.split(".");
  if (octets.length !== 4) return undefined;
  let value = 0n;
  for (const octet of octets) {
    if (!OCTET.test(octet) || Number(octet) > 255) return undefined;
    value = (value << 8n) | BigInt(octet);
  }
  return value;
}

function readIpv6(text: string): bigint | undefined {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map(readGroups);
  if (head === undefined || (halves.length === 2 && tail === undefined)) return undefined;
  const missing = GROUPS - head.length - (tail?.length ?? 0);
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined;
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...(tail ?? [])];
  return groups.reduce((value, group) => (value << 16n) | group, 0n);
}

/** Groups of one side of `::`; the last may be an IPv4 address, which is two. */
function readGroups(text: string): bigint[] | undefined {
  if (text === "") return [];
  const groups: bigint[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    const ipv4 = index === parts.length - 1 && part.includes(".") ? readIpv4(part) : undefined;
    if (ipv4 !== undefined) groups.push(ipv4 >> 16n, ipv4 & 0xffffn);
    else if (GROUP.test(part)) groups.push(BigInt(`0x${part}`));
    else return undefined;
  }
  return groups;
}
