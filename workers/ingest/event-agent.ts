import { isFromDataCentre } from "./hosting-networks.ts";
import { type Agent, classifyAgent } from "./user-agent.ts";

/** What an event says of the machine it came from. */
interface Origin {
  readonly userAgent?: string | undefined;
  readonly privacy: boolean;
  /** Number of the network. */
  readonly asn?: number | undefined;
}

/**
 * Person or machine, and a person's device. What the user agent says of itself goes before what the network tells.
 *
 * A visitor who asked for privacy sends no user agent on, and is taken for a person; every other browser has one.
 * Should one arrive with the signal all the same, it tells bot or not, and no more.
 */
export function eventAgent({ userAgent, privacy, asn }: Origin): Agent {
  const agent = privacy && userAgent === undefined ? {} : classifyAgent(userAgent ?? "");
  if (agent.bot !== undefined) return agent;
  if (isFromDataCentre(asn, userAgent ?? "")) return { bot: "datacenter" };
  return privacy ? {} : agent;
}
