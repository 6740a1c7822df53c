const SHOWN = 4;

/**
 * A merchant's order id as partners see it: its last four characters behind `…`, and never more than half of it. Enough
 * to ask the merchant about, too little to look the order up.
 */
export function maskOrderId(orderId: string): string {
  const characters = [...orderId];
  const shown = Math.min(SHOWN, Math.floor(characters.length / 2));
  return `…${characters.slice(characters.length - shown).join("")}`;
}
