/** What a coupon's code is looked up by: shoppers type it in any case, with blanks around it. */
export function couponKey(code: string): string {
  return code.trim().toLowerCase();
}
