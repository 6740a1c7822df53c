import { expect, test } from "vitest";
import { type AttemptStore, createRefreshAttempts } from "./refresh-attempts.ts";

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function shared(): AttemptStore {
  const values = new Map<string, string>();
  return {
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
  };
}
const wait = () => Promise.resolve();

test("an attempt keeps its name until its answer has come, also for a page that was loaded anew", async () => {
  const store = shared();
  const first = createRefreshAttempts({ store, locked: true, wait });
  const name = await first.name();
  expect(name).toMatch(UUID);
  expect(await first.name()).toBe(name);
  expect(await createRefreshAttempts({ store, locked: true, wait }).name()).toBe(name);
  first.heard();
  expect(await first.name()).not.toBe(name);
});

test("two tabs that cannot take turns agree on one name", async () => {
  const values: Record<string, string> = {};
  // Neither sees what the other is about to write.
  const blind = (): AttemptStore => {
    let asked = 0;
    return {
      getItem: (key) => (asked++ === 0 ? null : (values[key] ?? null)),
      setItem(key, value) {
        values[key] = value;
      },
      removeItem: () => undefined,
    };
  };
  const tabs = [blind(), blind()].map((store) => createRefreshAttempts({ store, locked: false, wait }));
  const names = await Promise.all(tabs.map((tab) => tab.name()));
  expect(new Set(names).size).toBe(1);
});

test("a browser that keeps nothing remembers as long as the page is open", async () => {
  const attempts = createRefreshAttempts({ locked: true, wait });
  expect(await attempts.name()).toBe(await attempts.name());
});
