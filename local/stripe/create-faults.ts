import * as z from "zod";

/**
 * A fault on demand: the next `count` requests that match fail `before` or `after` their effect, by a status,
 * by a hang-up, or by silence for `delayMs` and then a hang-up, which is what a client's timeout sees.
 */
export const faultSchema = z.strictObject({
  method: z.enum(["GET", "POST", "DELETE"]).default("POST"),
  /** The path begins with this. */
  path: z.string().startsWith("/").default("/"),
  count: z.int().min(1).max(1_000).default(1),
  when: z.enum(["before", "after"]).default("before"),
  status: z.int().min(400).max(599).optional(),
  delayMs: z.int().min(0).max(600_000).default(0),
});

export type Fault = z.infer<typeof faultSchema>;

/** The faults still to come. They are kept in memory only. */
export function createFaults() {
  let faults: Fault[] = [];
  return {
    add: (fault: Fault): void => void faults.push({ ...fault }),
    clear: (): void => {
      faults = [];
    },
    list: (): Fault[] => faults,
    /** The fault for this request, counted down. */
    take(method: string, path: string): Fault | undefined {
      const fault = faults.find(
        (candidate) => candidate.method === method && path.startsWith(candidate.path),
      );
      if (fault === undefined) return undefined;
      fault.count -= 1;
      faults = faults.filter((candidate) => candidate.count > 0);
      return fault;
    },
  };
}
