import type { Finding } from "../installation/finding.ts";
import type { Counts } from "./affiliate.ts";

/**
 * `GET /api/v1/programs/:id/installation` (scope `programs:read`): what the guide and the install debugger show. Asked
 * every second or two while somebody watches, so it looks through the newest 10,000 rows of each kind at most, and counts
 * no more. Refusals are those of the last 24 hours.
 */
export interface Installation {
  readonly programId: string;
  /** When this was read; "last hour" counts back from here. */
  readonly at: string;
  readonly status: "active" | "archived";
  readonly publicKey: string;
  readonly testPublicKey: string;
  /** Address of the snippet. */
  readonly snippetUrl: string;
  readonly allowedHosts: readonly string[];
  readonly consentMode: "not_required" | "required";
  readonly browserConversions: "accept" | "hold" | "refuse";
  readonly viaParam: string;
  readonly currencies: readonly string[];
  /** API keys that work for the program now. */
  readonly apiKeys: { readonly live: number; readonly test: number };
  readonly pages: {
    /** Page, product and custom events, newest and oldest that are kept; null: none as yet. */
    readonly first: SeenEvent | null;
    readonly last: SeenEvent | null;
    /** The newest that came with the live key and from a person. */
    readonly lastLive: SeenEvent | null;
    readonly lastHour: readonly EventCount[];
  };
  readonly clicks: {
    /** The newest click of a person; null: none as yet. */
    readonly lastAt: string | null;
    /** The newest page that brought a click's token; null: none as yet. */
    readonly lastLanding: Landing | null;
  };
  /** One entry for each source and mode that reported. */
  readonly conversions: readonly SourceConversions[];
  readonly browserReports: {
    readonly waiting: number;
    /** Newest first, at most 5. */
    readonly refused: readonly RefusedReport[];
  };
  /** What the edge and ingest did not take, by reason; at most 20, newest first. */
  readonly refusals: readonly Refusal[];
  /** Newest first, at most 10. */
  readonly integrations: readonly IntegrationState[];
  /** Worst first; never empty. */
  readonly findings: readonly Finding[];
}

export interface SeenEvent {
  readonly id: string;
  readonly at: string;
  readonly kind: "page" | "product" | "custom" | "conversion";
  /** Of the page. */
  readonly host: string | null;
  readonly path: string | null;
  readonly test: boolean;
  readonly bot: string | null;
}

export interface EventCount {
  readonly kind: SeenEvent["kind"];
  readonly events: number;
  /** Among them with the test key, and by bots. */
  readonly tests: number;
  readonly bots: number;
}

export interface Landing {
  readonly eventId: string;
  readonly at: string;
  readonly host: string | null;
  readonly clickId: string;
}

export interface SourceConversions {
  readonly source: "server" | "browser" | "webhook";
  readonly test: boolean;
  readonly count: number;
  readonly firstAt: string;
  readonly last: {
    readonly id: string;
    readonly receivedAt: string;
    readonly orderId: string;
    readonly amountMinor: number;
    readonly currency: string;
    readonly status: "pending" | "approved" | "rejected";
    /** `waiting`: attribution has not looked at it. */
    readonly outcome: "attributed" | "unattributed" | "waiting";
    readonly outcomeReason: string | null;
    /** Why the click token that came with it proves nothing. */
    readonly tokenRefusal: string | null;
  };
}

export interface RefusedReport {
  readonly id: string;
  readonly at: string;
  readonly via: "snippet" | "pixel";
  readonly host: string | null;
  readonly test: boolean;
  readonly outcome: "refused" | "conflict";
  readonly reason: string | null;
  readonly currency: string | null;
}

export interface Refusal {
  /** `host_not_allowed`, `invalid:<field>`, `too_old`, … */
  readonly reason: string;
  /** Of `host_not_allowed`: the host. */
  readonly host: string | null;
  readonly count: number;
  readonly firstAt: string;
  readonly lastAt: string;
}

export interface IntegrationState {
  readonly id: string;
  readonly provider: "stripe" | "postback";
  readonly kind: string;
  readonly test: boolean;
  readonly state: "waiting" | "parked" | "applied" | "ignored" | "refused";
  readonly reason: string | null;
  readonly receivedAt: string;
}

/**
 * `GET /api/v1/programs/:id/pulse?from` (scope `reports:read`): asked every second, so that a page knows when to load
 * anew. `from` as of the affiliate's pulse.
 */
export interface ProgramPulse {
  /** `conversions`: all that happened and are not rejected, without tests. */
  readonly today: Counts & {
    /** By currency: commission of conversions that happened since `from`, on all levels, less what was taken back. */
    readonly commission: readonly { readonly currency: string; readonly amountMinor: number }[];
  };
  /** The newest of each, of clicks and events since seven days before `from`; null: none. */
  readonly latest: {
    readonly conversionId: string | null;
    readonly enrollmentId: string | null;
    readonly eventId: string | null;
  };
  /** Grows whenever commission is accrued or taken back. */
  readonly ledgerVersion: number;
  /** Changes whenever one of the newest 100 conversions does: approved, rejected, refunded, credited anew. */
  readonly conversionsVersion: number;
  /** Applications that wait for an answer. */
  readonly pendingEnrollments: number;
}
