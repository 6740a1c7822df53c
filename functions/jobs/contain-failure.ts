import { describeError } from "../../core/logging/describe-error.ts";
import { writeLog } from "../log.ts";

/** One chunk of work; `organisationId` null: of all tenants, the oldest first. */
export type ChunkWork<T> = (organisationId: string | null) => Promise<T>;

/**
 * Does one chunk of all tenants' work. When that fails, each tenant's by itself, so that what breaks the work of one
 * holds up no other. Rejects in the end when any failed, for the job to be called again; what the others did stands.
 *
 * @param tenantsWithWork ids of the organisations that have work
 */
export async function containFailure<T>(
  job: { readonly name: string; readonly requestId: string },
  work: ChunkWork<T>,
  tenantsWithWork: () => Promise<readonly string[]>,
): Promise<T> {
  try {
    return await work(null);
  } catch (error) {
    const tenants = await tenantsWithWork();
    if (tenants.length < 2) throw error;
    const failed: string[] = [];
    for (const organisationId of tenants) {
      await work(organisationId).catch((reason: unknown) => {
        failed.push(organisationId);
        writeLog({
          level: "error",
          requestId: job.requestId,
          actor: job.name,
          action: "job.tenant_failed",
          data: { organisationId, error: describeError(reason) },
        });
      });
    }
    // Nobody's fault but the moment's: together it failed, one by one it did not.
    if (failed.length === 0) return work(null);
    throw new Error(`the work of ${failed.length} of ${tenants.length} tenants failed`, { cause: error });
  }
}
