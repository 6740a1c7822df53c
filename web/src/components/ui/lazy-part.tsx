import { type ComponentType, createElement, lazy, Suspense } from "react";
import { Waiting } from "./waiting.tsx";

/**
 * A part of a page that is loaded when it is first drawn, as a form that few who see the page open. Until it has come, room
 * stands for it.
 *
 * @example const TopUpForm = lazyPart(async () => (await import("./top-up-form.tsx")).TopUpForm);
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  const Part = lazy(async () => ({ default: await load() }));
  return (props) => (
    <Suspense fallback={<Waiting />}>{createElement<Props>(Part as ComponentType<Props>, props)}</Suspense>
  );
}
