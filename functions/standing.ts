import { LRUCache } from "lru-cache";
import type { MemberRole, PlatformRole } from "../core/access/roles.ts";
import { findActing } from "../db/repositories/acting.ts";
import { findOwnRole, findPlatformRole } from "../db/repositories/users.ts";
import type { Services } from "./services.ts";

/** How long a member who was sent away may still be let in by an isolate that has just seen it. */
const CACHE_MS = 10_000;
const NONE = "none";

const memberRoles = new LRUCache<string, MemberRole>({ max: 1000, ttl: CACHE_MS });
const platformRoles = new LRUCache<string, PlatformRole | typeof NONE>({ max: 1000, ttl: CACHE_MS });

/** Sessions in which support acts as a user, and when each is over. */
const actings = new LRUCache<string, number>({ max: 1000, ttl: CACHE_MS });
const ACTORS: readonly PlatformRole[] = ["owner", "support"];

/** The user's role in an organisation; null when it is no member, or there is no such organisation. */
export async function memberRoleOf(
  { appDb, env }: Services,
  userId: string,
  organisationId: string,
): Promise<MemberRole | null> {
  const cacheKey = `${env.DATABASE_URL}\n${userId}\n${organisationId}`;
  const cached = memberRoles.get(cacheKey);
  if (cached !== undefined) return cached;
  const role = await findOwnRole(appDb, { userId }, organisationId);
  // A stranger may be a member in the next second, so only what is there is kept.
  if (role !== undefined) memberRoles.set(cacheKey, role);
  return role ?? null;
}

/** The user's role on the platform; null: none. */
export async function platformRoleOf({ appDb, env }: Services, userId: string): Promise<PlatformRole | null> {
  const cacheKey = `${env.DATABASE_URL}\n${userId}`;
  let role = platformRoles.get(cacheKey);
  if (role === undefined) {
    role = (await findPlatformRole(appDb, { userId })) ?? NONE;
    platformRoles.set(cacheKey, role);
  }
  return role === NONE ? null : role;
}

/** Whether support may go on acting as the user: the session stands, and the one who acts is still of the platform. */
export async function actingStands(
  services: Services,
  { userId, sessionId, actorId }: { userId: string; sessionId: string; actorId: string },
): Promise<boolean> {
  const { appDb, env, now } = services;
  const role = await platformRoleOf(services, actorId);
  if (role === null || !ACTORS.includes(role)) return false;
  const cacheKey = `${env.DATABASE_URL}\n${sessionId}`;
  let endsAtMs = actings.get(cacheKey);
  if (endsAtMs === undefined) {
    endsAtMs = (await findActing(appDb, { userId }, { sessionId, actorId }))?.getTime() ?? 0;
    actings.set(cacheKey, endsAtMs);
  }
  return endsAtMs > now().getTime();
}
