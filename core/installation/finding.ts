/** `error`: nothing will arrive until it is mended. `warning`: something is lost. `waiting`: nothing is wrong as yet. */
export type Severity = "error" | "warning" | "waiting" | "ok";

/**
 * What stands between a program and its first tracked conversion, without words: screens say it in the reader's
 * language. What only a browser can see (consent not given, an ad blocker) the snippet's own check tells.
 */
export type Finding =
  /** No host is allowed, so every beacon is refused. */
  | { readonly code: "no_allowed_hosts"; readonly severity: "error" }
  /** No page, no click and no conversion has ever arrived. */
  | { readonly code: "nothing_yet"; readonly severity: "waiting" }
  /** Pages on a host that is not the program's. */
  | {
      readonly code: "wrong_host";
      readonly severity: "error" | "warning";
      readonly host: string;
      readonly count: number;
      readonly lastAt: string;
    }
  /** Pages arrive with the test key alone. */
  | { readonly code: "only_test_key"; readonly severity: "warning"; readonly lastAt: string }
  /** Everything that arrives is taken for a bot. */
  | { readonly code: "bots_only"; readonly severity: "warning"; readonly bot: string }
  /** People follow links, but no page of theirs arrives: the snippet is missing, blocked, or waits for consent. */
  | {
      readonly code: "clicks_without_pages";
      readonly severity: "warning";
      readonly lastClickAt: string;
      /** The program asks for consent before the snippet reports: the likeliest reason. */
      readonly consentRequired: boolean;
    }
  /** Clicks and pages arrive, but no page brings a click's token: the landing page drops `tcid`, or has no snippet. */
  | { readonly code: "token_not_landing"; readonly severity: "warning"; readonly lastClickAt: string }
  /** Events that the edge or ingest could not read, as `invalid:url`. */
  | {
      readonly code: "events_refused";
      readonly severity: "warning";
      readonly reason: string;
      readonly count: number;
      readonly lastAt: string;
    }
  /** The latest conversion that a browser reported in a currency that the program does not accept. */
  | {
      readonly code: "currency_not_accepted";
      readonly severity: "error";
      readonly currency: string;
      readonly accepted: readonly string[];
      readonly lastAt: string;
    }
  /** Conversions that browsers reported and that were refused for another reason, as the merchant reads it. */
  | {
      readonly code: "reports_refused";
      readonly severity: "warning";
      readonly reason: string;
      readonly lastAt: string;
    }
  /** A provider's event that was refused, or waits for another that has not come. */
  | {
      readonly code: "integration_refused" | "integration_parked";
      readonly severity: "warning";
      readonly provider: "stripe" | "postback";
      readonly kind: string;
      readonly reason: string | null;
      readonly lastAt: string;
    }
  /** Somebody called a provider's address without the proof that the program asks for, and nothing proven came since. */
  | {
      readonly code: "webhook_unproven";
      /** `error`: nothing proven has ever come. */
      readonly severity: "error" | "warning";
      readonly provider: "stripe" | "postback";
      readonly lastAt: string;
    }
  /** Pages or clicks arrive, and no conversion as yet. */
  | { readonly code: "no_conversion_yet"; readonly severity: "waiting" }
  /** Every conversion so far is a test. */
  | { readonly code: "only_test_conversions"; readonly severity: "warning"; readonly lastAt: string }
  /** The latest conversion is credited to nobody. */
  | {
      readonly code: "conversion_unattributed";
      readonly severity: "warning";
      readonly reason: string | null;
      readonly lastAt: string;
    }
  /** The latest conversion has come a moment ago; who brought it is being worked out. */
  | { readonly code: "conversion_waiting"; readonly severity: "waiting"; readonly lastAt: string }
  /** A conversion has arrived and is credited: it works. */
  | { readonly code: "ok"; readonly severity: "ok"; readonly lastAt: string };

export type FindingCode = Finding["code"];
