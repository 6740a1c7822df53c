import type { ClickEvent } from "../../../core/clicks/click-event.ts";
import type { LinkRecord } from "../../../core/clicks/link-record.ts";
import type { EdgePack } from "../../../core/clicks/page-event.ts";
import type { ProgramKeyRecord } from "../../../core/clicks/program-key.ts";
import type { EdgeEnv } from "../env.ts";

/** 32 bytes that are the same in every test. */
export const SECRET = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";
export const HOST = "go.example";
export const CODE = "abc123";

const idOf = (digit: number): string => `0197b1d0-1111-7222-8333-44444444444${digit}`;

export function linkRecord(changes: Partial<LinkRecord> = {}): LinkRecord {
  return {
    v: 1,
    rev: 1,
    linkId: idOf(1),
    organisationId: idOf(2),
    programId: idOf(3),
    campaignId: idOf(4),
    enrollmentId: idOf(5),
    partnerId: idOf(6),
    destination: "https://shop.example/p?a=1",
    allowedHosts: [],
    status: "active",
    startsAt: null,
    expiresAt: null,
    consent: "not_required",
    ...changes,
  };
}

export const PUBLIC_KEY = `trbp_${"a".repeat(24)}`;

/** The record of a key of the program that `linkRecord()` belongs to. */
export function keyRecord(changes: Partial<ProgramKeyRecord> = {}): ProgramKeyRecord {
  return {
    v: 1,
    rev: 1,
    organisationId: idOf(2),
    programId: idOf(3),
    status: "active",
    test: false,
    allowedHosts: ["shop.example", "*.shop.example"],
    consent: "not_required",
    ...changes,
  };
}

/** Stands in for the built snippet. */
export const SNIPPET = { script: "/* the snippet */", etag: '"0123456789abcdef"' };

/** The clicks among what was sent. */
export function clicksOf(packs: readonly EdgePack[]): ClickEvent[] {
  return packs.flatMap(({ events }) => events.filter((event) => event.kind === "click"));
}

/** An environment in memory, whose parts can be made to fail. */
export class FakeEnv implements EdgeEnv {
  readonly links = new Map<string, string>();
  readonly salts = new Map<string, string>();
  readonly sent: EdgePack[] = [];
  readonly spilled = new Map<string, string>();
  readonly reads: string[] = [];
  /** How many of the next sends fail. */
  refusals = 0;
  kvFails = false;
  r2Fails = false;
  readonly UPSTASH_REDIS_REST_URL = "https://redis.example";
  readonly UPSTASH_REDIS_REST_TOKEN = "token";
  readonly CLICK_TOKEN_KEYS: string = `1:${SECRET}`;
  readonly VISITOR_SECRET: string = SECRET;

  readonly LINKS = {
    get: async (key: string): Promise<string | null> => {
      this.reads.push(key);
      if (this.kvFails) throw new Error("kv is down");
      return this.links.get(key) ?? null;
    },
  };
  readonly SALTS = {
    get: async (key: string): Promise<string | null> => {
      this.reads.push(key);
      if (this.kvFails) throw new Error("kv is down");
      return this.salts.get(key) ?? null;
    },
  };
  readonly EVENTS = {
    send: async (pack: EdgePack): Promise<void> => {
      if (this.refusals > 0) {
        this.refusals--;
        throw new Error("queue refuses");
      }
      this.sent.push(structuredClone(pack));
    },
  };
  readonly SPILL = {
    put: async (key: string, value: string): Promise<void> => {
      if (this.r2Fails) throw new Error("r2 is down");
      this.spilled.set(key, value);
    },
  };
}

/** Keeps what `waitUntil` was given, so that a test can wait for it. */
export class FakeExecution {
  readonly works: Promise<unknown>[] = [];
  readonly waitUntil = (work: Promise<unknown>): void => {
    this.works.push(work);
  };

  async settled(): Promise<void> {
    for (let at = 0; at < this.works.length; at++) await this.works[at];
  }
}
