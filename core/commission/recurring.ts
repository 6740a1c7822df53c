import type { CustomerOrder } from "./accrual.ts";
import type { PlanRules } from "./plan.ts";

/**
 * Whether the months in which a customer's orders earn are over at this one. The first order always earns; another does
 * until one millisecond before the same day and time `months` calendar months later (UTC; in a shorter month its last
 * day). Without knowing the customer nothing ends.
 */
export function recurringEnded(recurring: PlanRules["recurring"], order: CustomerOrder | undefined): boolean {
  if (recurring === undefined || order === undefined || order.isFirst) return false;
  return order.occurredAtMs >= addMonths(order.firstAtMs, recurring.months);
}

function addMonths(fromMs: number, months: number): number {
  const from = new Date(fromMs);
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + months, day) + (fromMs - startOfDay(from));
}

const startOfDay = (date: Date) => Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate());
