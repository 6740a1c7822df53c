import { expect, test, vi } from "vitest";
import { askForStepUp, stepUpAsked, subscribeStepUp } from "./step-up.ts";

test("many requests at once ask once, and all learn what came of it", async () => {
  const heard = vi.fn();
  const stop = subscribeStepUp(heard);
  const answers = [askForStepUp(), askForStepUp()];
  expect(heard).toHaveBeenCalledOnce();
  stepUpAsked()?.settle(true);
  expect(await Promise.all(answers)).toEqual([true, true]);
  expect(stepUpAsked()).toBeNull();
  stop();
});

test("whoever is asked again is asked anew", async () => {
  const first = askForStepUp();
  stepUpAsked()?.settle(false);
  expect(await first).toBe(false);
  const second = askForStepUp();
  stepUpAsked()?.settle(true);
  expect(await second).toBe(true);
});
