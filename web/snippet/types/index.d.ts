/** What a merchant's page may attach to an event: at most 50 entries, names to 64 and texts to 500 characters. */
export type Data = Readonly<Record<string, string | number | boolean>>;

export interface Settings {
  /** The program's public key, `trbp_…`; `trbt_…` marks everything as test. */
  readonly key: string;
  /** Origin of the tracker, as `https://go.example`. Default: where the script came from; of the package, the page's own. */
  readonly host?: string;
  /** `required`: keep in memory and send nothing until `tributary("consent", "granted")`. */
  readonly consent?: "required" | "not_required";
  /** Query parameter that names a link's code on a landing page. Default: `via`. */
  readonly via?: string;
}

export interface Conversion {
  /** Unique within the program and goal; at most 200 characters. */
  readonly orderId: string;
  /** Whole minor units of the currency: 4999 is 49.99 USD, and 4999 JPY. */
  readonly amountMinor: number;
  /** ISO 4217, in capitals. */
  readonly currency: string;
  /** Default: the program's sale. */
  readonly goal?: string;
  readonly coupon?: string;
  /** The merchant's own id of the buyer; never an e-mail address. */
  readonly customerId?: string;
  readonly data?: Data;
}

export interface Tributary {
  /** Starts, once; what was called before is kept until then. */
  (command: "init", settings: Settings): void;
  /** Counts the page that is shown, also when its address has not changed. */
  (command: "page"): void;
  (command: "product", id: string, data?: Data): void;
  (command: "event", name: string, data?: Data): void;
  /** Refused with a warning in the console that names the field when the order, amount or currency is unusable. */
  (command: "conversion", conversion: Conversion): void;
  /** `denied` and `revoked` are one: everything that was kept is removed, and nothing more is sent. */
  (command: "consent", decision: "granted" | "denied" | "revoked"): void;
  /** Calls back once, as soon as a click token is known and may be used: at once, later, or never. */
  (command: "token", use: (token: string) => void): void;
}

export declare const tributary: Tributary;
