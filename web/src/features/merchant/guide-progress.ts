import type { Installation, SourceConversions } from "../../../../core/api/installation.ts";
import type { Integration } from "./integration-codes.ts";
import { isAllowed } from "./read-page.ts";

export type StepState = "done" | "now" | "later";

/** The guide's steps: what to do in each hangs on the integration. */
export interface GuideProgress {
  readonly choose: StepState;
  readonly setUp: StepState;
  readonly firstEvent: StepState;
  readonly firstConversion: StepState;
}

const SOURCES: Readonly<Record<Integration, readonly SourceConversions["source"][]>> = {
  snippet: ["browser", "server", "webhook"],
  server: ["server"],
  stripe: ["webhook"],
  postback: ["webhook", "server"],
};

/** Of the live conversions that came the chosen way one that is credited, else the newest; null: none as yet. */
export function firstConversion(
  installation: Installation,
  integration: Integration,
): SourceConversions | null {
  const found = installation.conversions
    .filter(({ source, test }) => !test && SOURCES[integration].includes(source))
    .toSorted((a, b) => rankOf(b) - rankOf(a) || b.last.receivedAt.localeCompare(a.last.receivedAt));
  return found[0] ?? null;
}

function rankOf({ last }: SourceConversions): number {
  return last.outcome === "attributed" ? 1 : 0;
}

interface GuideFacts {
  readonly integration: Integration | null;
  /** Of the merchant's page; null: not named yet. */
  readonly host: string | null;
  readonly installation: Installation | undefined;
}

/** How far the merchant has come. What has arrived is done, in whatever order it was done. */
export function guideProgress({ integration, host, installation }: GuideFacts): GuideProgress {
  if (integration === null || installation === undefined) {
    return { choose: "now", setUp: "later", firstEvent: "later", firstConversion: "later" };
  }
  const event =
    integration === "snippet" ? installation.pages.lastLive !== null : installation.clicks.lastAt !== null;
  const hostSaved = host !== null && isAllowed(host, installation.allowedHosts);
  const done = [
    true,
    event || (integration === "snippet" ? hostSaved : host !== null),
    event,
    firstConversion(installation, integration)?.last.outcome === "attributed",
  ];
  const now = done.indexOf(false);
  const [choose, setUp, firstEvent, conversion] = done.map(
    (is, index): StepState => (is ? "done" : index === now ? "now" : "later"),
  );
  return {
    choose: choose ?? "now",
    setUp: setUp ?? "later",
    firstEvent: firstEvent ?? "later",
    firstConversion: conversion ?? "later",
  };
}
