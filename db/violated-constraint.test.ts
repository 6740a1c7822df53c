import { expect, test } from "vitest";
import { violatedConstraint } from "./violated-constraint.ts";

const refusal = (code: string, constraint: string | undefined) =>
  Object.assign(new Error("refused"), { code, constraint });

test("The constraint is found however deep the driver's error is wrapped.", () => {
  const error = new Error("query failed", {
    cause: new Error("deeper", { cause: refusal("23505", "links_address") }),
  });
  expect(violatedConstraint(error)).toBe("links_address");
  expect(violatedConstraint(refusal("23514", "campaigns_seats"))).toBe("campaigns_seats");
});

test("Other errors name no constraint.", () => {
  expect(violatedConstraint(refusal("23503", "some_fk"))).toBeUndefined();
  expect(violatedConstraint(refusal("23505", undefined))).toBeUndefined();
  expect(violatedConstraint(new Error("connection lost"))).toBeUndefined();
  expect(violatedConstraint("23505")).toBeUndefined();
  const circle = new Error("a");
  circle.cause = circle;
  expect(violatedConstraint(circle)).toBeUndefined();
});
