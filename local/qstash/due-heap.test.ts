import fc from "fast-check";
import { expect, it } from "vitest";
import { DueHeap } from "./due-heap.ts";

it("gives items by due time, then in the order they came, whatever order they went in", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (times) => {
      const heap = new DueHeap<{ dueAtMs: number; order: number }>();
      const items = times.map((dueAtMs, order) => ({ dueAtMs, order }));
      for (const item of items) heap.push(item);
      const popped = items.map(() => heap.pop());
      expect(popped).toEqual(items.toSorted((a, b) => a.dueAtMs - b.dueAtMs || a.order - b.order));
      expect(heap.pop()).toBeUndefined();
    }),
  );
});
