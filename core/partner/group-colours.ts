/** By which groups of partners are told apart at a glance; beside their names, never instead. */
export const GROUP_COLOURS = ["grey", "blue", "green", "amber", "red", "violet"] as const;
export type GroupColour = (typeof GROUP_COLOURS)[number];
