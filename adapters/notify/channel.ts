/** A message to one address by one channel. */
export interface Message {
  /** Of this message alone: a channel that knows keys sends the same key once. */
  readonly key: string;
  readonly to: string;
  readonly title: string;
  /** All of it, as plain text. */
  readonly text: string;
  /** All of it in one line, with where to go. */
  readonly line: string;
  /** Where it leads; null: nowhere. */
  readonly url: string | null;
  /** The same as HTML; asked for by channels that show it. */
  html(): Promise<string>;
  readonly headers: Readonly<Record<string, string>>;
}

/** What became of a message: the provider has it, or why not and whether it is worth another try. */
export type Sending =
  | { readonly ok: true; readonly providerId: string | null }
  | {
      readonly ok: false;
      /** As short as `validation_error`; nothing personal. */
      readonly reason: string;
      /** `soon`: we were too quick; `later`: it may work then; `never`: it was understood and refused. */
      readonly again: "soon" | "later" | "never";
    };

/** A way to tell somebody outside the platform. */
export interface Channel {
  /** Whether a message sent twice with one key arrives once; if not, one whose fate is unknown is not sent again. */
  readonly idempotent: boolean;
  /** Rejects when there is no answer. */
  send(message: Message): Promise<Sending>;
}

/** What an HTTP status says of another try. */
export function tryAgain(status: number): "soon" | "later" | "never" {
  if (status === 429) return "soon";
  return status === 400 || status === 404 || status === 410 || status === 422 ? "never" : "later";
}
