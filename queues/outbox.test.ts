import { describe, expect, it } from "vitest";
import { type OutboxRow, type OutboxStore, publishRows, sweepOutbox } from "./outbox.ts";

/** Goal: every row is published, none is marked before it is, and none holds up another. */

const NOW = new Date("2026-05-01T12:00:00Z");
const wake = (id: string, topic = "attribute-conversions"): OutboxRow => ({
  id,
  topic,
  payload: { v: 1, requestId: id },
});
const links = (id: string): OutboxRow => ({
  id,
  topic: "publish-links",
  payload: { v: 1, scope: "link", id },
});

function createStore(waiting: OutboxRow[] = []) {
  const marked: string[] = [];
  const failed: [string, string][] = [];
  const leases: number[] = [];
  const store: OutboxStore = {
    async lease(_, limit) {
      const rows = waiting.splice(0, limit);
      leases.push(rows.length);
      return rows;
    },
    async markPublished(ids) {
      marked.push(...ids);
    },
    async markFailed(ids, error) {
      failed.push(...ids.map((id): [string, string] => [id, error]));
    },
  };
  return { store, marked, failed, leases };
}

function createPublisher(refuses: (job: string) => boolean = () => false) {
  const published: [string, unknown][] = [];
  return {
    published,
    async publish(job: string, payload: unknown) {
      if (refuses(job)) throw new Error("QStash refused");
      published.push([job, payload]);
    },
  };
}

describe("publishRows", () => {
  it("makes one message of waiting wake-ups of a job, and marks all of them", async () => {
    const { store, marked } = createStore();
    const publisher = createPublisher();
    const rows = [wake("1"), wake("2", "accrue-commissions"), wake("3"), links("4"), links("5")];
    expect(await publishRows(rows, store, publisher, NOW)).toEqual({ published: 5, failed: 0 });
    expect(publisher.published).toEqual([
      ["attribute-conversions", { v: 1, requestId: "1" }],
      ["accrue-commissions", { v: 1, requestId: "2" }],
      ["publish-links", { v: 1, scope: "link", id: "4" }],
      ["publish-links", { v: 1, scope: "link", id: "5" }],
    ]);
    expect(marked.sort()).toEqual(["1", "2", "3", "4", "5"]);
  });

  it("leaves what QStash refuses unmarked, with the reason, and goes on", async () => {
    const { store, marked, failed } = createStore();
    const publisher = createPublisher((job) => job === "attribute-conversions");
    const counts = await publishRows([wake("1"), wake("2"), links("3")], store, publisher, NOW);
    expect(counts).toEqual({ published: 1, failed: 2 });
    expect(marked).toEqual(["3"]);
    expect(failed).toEqual([
      ["1", "Error: QStash refused"],
      ["2", "Error: QStash refused"],
    ]);
  });

  it("does not count as published what could not be marked: it is published once more", async () => {
    const { store } = createStore();
    const broken = {
      ...store,
      markPublished: () => Promise.reject(new Error("no database")),
      markFailed: () => Promise.reject(new Error("no database")),
    };
    expect(await publishRows([wake("1")], broken, createPublisher(), NOW)).toEqual({
      published: 0,
      failed: 1,
    });
  });

  it("sets a row aside whose topic is no job, and publishes the others", async () => {
    const { store, marked, failed } = createStore();
    const publisher = createPublisher();
    const rows = [wake("1", "toString"), wake("2", "from-a-later-version"), wake("3")];
    expect(await publishRows(rows, store, publisher, NOW)).toEqual({ published: 1, failed: 2 });
    expect(marked).toEqual(["3"]);
    expect(failed.map(([id]) => id)).toEqual(["1", "2"]);
  });
});

describe("sweepOutbox", () => {
  it("goes on until nothing waits", async () => {
    const { store, leases } = createStore(Array.from({ length: 450 }, (_, n) => wake(String(n))));
    expect(await sweepOutbox(store, createPublisher(), NOW)).toEqual({ published: 450, failed: 0 });
    expect(leases).toEqual([200, 200, 50]);
  });

  it("stops where publishing fails, and after so many rows", async () => {
    const many = () => Array.from({ length: 9000 }, (_, n) => wake(String(n)));
    const refused = createStore(many());
    await sweepOutbox(
      refused.store,
      createPublisher(() => true),
      NOW,
    );
    expect(refused.leases).toEqual([200]);
    const taken = createStore(many());
    expect(await sweepOutbox(taken.store, createPublisher(), NOW)).toEqual({ published: 5000, failed: 0 });
  });
});
