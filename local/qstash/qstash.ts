import type { Dispatcher } from "./create-dispatcher.ts";
import type { Queues } from "./create-queues.ts";
import type { Schedules } from "./create-schedules.ts";
import type { createSigningKeys } from "./create-signing-keys.ts";
import type { Store } from "./create-store.ts";
import type { Commit } from "./group-commit.ts";
import type { Message } from "./message.ts";

/** The parts of a running QStash that its routes work on. */
export type QStash = {
  store: Store;
  commit: Commit;
  dispatcher: Dispatcher;
  schedules: Schedules;
  queues: Queues;
  signingKeys: ReturnType<typeof createSigningKeys>;
  parallelism: number;
  published: (messages: Message[]) => void;
};
