/** Currencies with two digits behind the point and with none, so that exponents show. */
export const SHOP_CURRENCIES = ["USD", "EUR", "VND"] as const;
export type ShopCurrency = (typeof SHOP_CURRENCIES)[number];

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly line: string;
  readonly category: string;
  /** Minor units. */
  readonly priceMinor: Readonly<Record<ShopCurrency, bigint>>;
  /** Hue of its picture, in degrees. */
  readonly hue: number;
  /** Drawn on a canvas of 100 × 100 units. */
  readonly picture: string;
}

export const PRODUCTS: readonly Product[] = [
  {
    id: "river-mug",
    name: "River mug",
    line: "Stoneware for three decilitres, glazed in the colours of running water.",
    category: "Kitchen",
    priceMinor: { USD: 2400n, EUR: 2200n, VND: 590000n },
    hue: 200,
    picture: `<path d="M28 34h38v34a12 12 0 0 1-12 12H40a12 12 0 0 1-12-12z"/><path d="M66 42h6a9 9 0 0 1 0 20h-6" fill="none" stroke-width="6"/>`,
  },
  {
    id: "delta-tote",
    name: "Delta tote",
    line: "Heavy cotton, two lengths of handle, a pocket that finds its keys again.",
    category: "Bags",
    priceMinor: { USD: 3950n, EUR: 3600n, VND: 950000n },
    hue: 32,
    picture: `<path d="M24 40h52l-5 42H29z"/><path d="M38 40c0-24 24-24 24 0" fill="none" stroke-width="5"/>`,
  },
  {
    id: "source-lamp",
    name: "Source lamp",
    line: "A warm light that dims by turning its shade. Cord of two metres.",
    category: "Home",
    priceMinor: { USD: 8900n, EUR: 8200n, VND: 2190000n },
    hue: 48,
    picture: `<path d="M36 22h28l12 30H24z"/><path d="M47 52h6v24h-6z"/><path d="M34 76h32v6H34z"/>`,
  },
  {
    id: "estuary-throw",
    name: "Estuary throw",
    line: "Wool from two valleys, woven loosely, 130 by 180 centimetres.",
    category: "Home",
    priceMinor: { USD: 12900n, EUR: 11900n, VND: 3150000n },
    hue: 150,
    picture: `<path d="M20 30h60v40H20z"/><path d="M24 70v10M34 70v10M44 70v10M54 70v10M64 70v10M74 70v10" stroke-width="3"/>`,
  },
  {
    id: "brook-notebook",
    name: "Brook notebook",
    line: "160 dotted pages that lie flat, bound with thread.",
    category: "Paper",
    priceMinor: { USD: 1650n, EUR: 1500n, VND: 390000n },
    hue: 262,
    picture: `<path d="M30 20h42a4 4 0 0 1 4 4v52a4 4 0 0 1-4 4H30z"/><path d="M24 20h6v60h-6z" opacity=".55"/>`,
  },
  {
    id: "spring-bottle",
    name: "Spring bottle",
    line: "Steel, double-walled, half a litre. Keeps cold for a day.",
    category: "Kitchen",
    priceMinor: { USD: 3200n, EUR: 2950n, VND: 780000n },
    hue: 340,
    picture: `<path d="M42 16h16v10H42z" opacity=".55"/><path d="M40 28h20c6 6 8 12 8 18v32a6 6 0 0 1-6 6H38a6 6 0 0 1-6-6V46c0-6 2-12 8-18z"/>`,
  },
];

export const findProduct = (id: string): Product | undefined => PRODUCTS.find((product) => product.id === id);

export const isShopCurrency = (text: string | null | undefined): text is ShopCurrency =>
  SHOP_CURRENCIES.some((currency) => currency === text);
