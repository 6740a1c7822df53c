import { isShopCurrency, type ShopCurrency } from "./catalogue.ts";

/** How a sale is reported: by one integration, or by the browser first and the server afterwards. */
export const REPORT_WAYS = ["server", "snippet", "both", "pixel", "stripe"] as const;
export type ReportWay = (typeof REPORT_WAYS)[number];

/** What somebody who tries the shop has chosen; kept in a cookie, so that each browser has its own. */
export interface Choices {
  readonly currency: ShopCurrency;
  readonly report: ReportWay;
  /** Whether a banner asks for consent before the snippet may keep anything. */
  readonly banner: boolean;
  /** Whether pages carry the program's test key. */
  readonly test: boolean;
}

const DEFAULTS: Choices = { currency: "USD", report: "server", banner: false, test: false };

/** Choices of the cookie, and over them those of the query: `?currency=VND&report=snippet&banner=on&test=on`. */
export function readChoices(cookie: string | undefined, query: URLSearchParams): Choices {
  const kept = apply(DEFAULTS, new URLSearchParams(cookie));
  return apply(kept, query);
}

export const writeChoices = ({ currency, report, banner, test }: Choices): string =>
  new URLSearchParams({ currency, report, banner: onOff(banner), test: onOff(test) }).toString();

function apply(choices: Choices, given: URLSearchParams): Choices {
  const currency = given.get("currency");
  const report = REPORT_WAYS.find((way) => way === given.get("report"));
  return {
    currency: isShopCurrency(currency) ? currency : choices.currency,
    report: report ?? choices.report,
    banner: readOnOff(given.get("banner")) ?? choices.banner,
    test: readOnOff(given.get("test")) ?? choices.test,
  };
}

const onOff = (value: boolean): string => (value ? "on" : "off");

const readOnOff = (text: string | null): boolean | undefined =>
  text === "on" ? true : text === "off" ? false : undefined;
