import { Webhook } from "standardwebhooks";
import { expect, test } from "vitest";
import { newWebhookSecret, signWebhook } from "./sign.ts";

test("What is signed proves itself to the package that receivers use: by either secret, and by no other.", async () => {
  const make = () => newWebhookSecret((bytes) => crypto.getRandomValues(bytes));
  const [first, second, other] = [make(), make(), make()];
  const body = '{"id":"é"}';
  const message = { id: "e1", timestampSeconds: Math.floor(Date.now() / 1000), body };
  const headers = { ...(await signWebhook(message, [first, second])) };
  for (const secret of [first, second])
    expect(new Webhook(secret).verify(body, headers)).toEqual({ id: "é" });
  expect(() => new Webhook(other).verify(body, headers)).toThrow();
  expect(() => new Webhook(first).verify(`${body} `, headers)).toThrow();
  expect(first).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
});
