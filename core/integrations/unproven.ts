/** Names, among what was refused, of calls that did not prove who they come from. */
export const UNPROVEN = { stripe: "unproven:stripe", postback: "unproven:postback" } as const;
