import Stripe from "stripe";
import { Problem } from "../problem.ts";
import type { Services } from "../services.ts";

/** The client. Throws 503 where nobody is paid by Stripe. */
export function stripeOf({ stripe }: Pick<Services, "stripe">): Stripe {
  if (stripe === null) throw new Problem("unavailable", "Nobody is paid by Stripe here; choose another way.");
  return stripe;
}

/** Runs one question to Stripe. What Stripe refuses is 409 with its words, what it could not hear or serve is 503. */
export async function askStripe<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError)
      throw new Problem("wrong_state", `Stripe refuses: ${error.message}`);
    if (error instanceof Stripe.errors.StripeError)
      throw new Problem("unavailable", "Stripe does not answer as it should; try again.");
    throw error;
  }
}
