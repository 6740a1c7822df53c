/** What affiliates are given to promote with: a picture, words, an address of a page or a video, or a file. */
export const CREATIVE_KINDS = ["image", "text", "page", "video", "file"] as const;
export type CreativeKind = (typeof CREATIVE_KINDS)[number];

/** `draft`: the merchant's alone. `live`: affiliates have it, between its dates. `archived`: nobody is given it any more. */
export const CREATIVE_STATUSES = ["draft", "live", "archived"] as const;
export type CreativeStatus = (typeof CREATIVE_STATUSES)[number];
