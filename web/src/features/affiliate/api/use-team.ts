import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type {
  LevelCounts,
  TeamChild,
  TeamFound,
  TeamMember,
  TeamRow,
  TeamStep,
  TeamTop,
  TreeName,
} from "../../../../../core/api/trees.ts";
import { toast } from "../../../lib/announce.ts";
import type { Query } from "../../../lib/api/create-api.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import {
  addChildren,
  lacksChildren,
  openWay,
  setExpanded,
  startTree,
  type TreeState,
} from "../team/tree-state.ts";
import { AFFILIATE, useAffiliateApi, useList } from "./use-affiliate.ts";

/** Whose team, by its membership, in which tree. */
export interface TeamOf {
  readonly partnerId: string;
  readonly tree: TreeName;
}

const TEAM = ["affiliate", "team"] as const;
/** Those directly below somebody who are asked for at once. */
const CHILDREN_AT_ONCE = 25;
const FOUND_MOST = 20;

export const teamPath = (partnerId: string) => `${AFFILIATE}/team/${partnerId}`;

export function useTeamTop({ partnerId, tree }: TeamOf) {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: [...TEAM, partnerId, "top", tree],
    queryFn: ({ signal }) => api.get<TeamTop>(teamPath(partnerId), { tree }, signal),
  });
}

export function useTeamLevels({ partnerId, tree }: TeamOf) {
  const api = useAffiliateApi();
  return useQuery({
    queryKey: [...TEAM, partnerId, "levels", tree],
    queryFn: ({ signal }) => api.get<LevelCounts>(`${teamPath(partnerId)}/levels`, { tree }, signal),
  });
}

export const useTeamList = (partnerId: string, query: Query) =>
  useList<TeamRow>([...TEAM, partnerId, "members"], `team/${partnerId}/members`, query);

export const useRecruits = (partnerId: string) =>
  useList<TeamMember>([...TEAM, partnerId, "recruits"], `team/${partnerId}/recruits`, { limit: 10 });

export interface TeamFindings {
  readonly data: readonly TeamFound[];
  readonly more: boolean;
}

export function useFindInTeam({ partnerId, tree }: TeamOf) {
  const api = useAffiliateApi();
  return (q: string) =>
    api.get<TeamFindings>(`${teamPath(partnerId)}/search`, { tree, q, limit: FOUND_MOST });
}

/** A tree that is asked for as it is opened. */
export interface TeamTree {
  readonly state: TreeState;
  /** Whose children are being asked for. */
  readonly busy: ReadonlySet<string>;
  open(id: string): void;
  close(id: string): void;
  /** The next page of those below somebody; answers the first of them. */
  more(parentId: string): Promise<string | null>;
  /** Opens the way to somebody. */
  show(memberId: string): Promise<void>;
}

export function useTeamTree({ partnerId, tree }: TeamOf, top: TeamChild): TeamTree {
  const api = useAffiliateApi();
  const [state, setState] = useState(() => startTree(top));
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const path = teamPath(partnerId);

  const load = async (id: string): Promise<string | null> => {
    if (busy.has(id)) return null;
    setBusy((before) => new Set(before).add(id));
    const cursor = state.nodes.get(id)?.cursor;
    const query = { tree, of: id, limit: CHILDREN_AT_ONCE, cursor };
    return api
      .get<Listed<TeamChild>>(`${path}/children`, query)
      .then(
        (page) => {
          setState((before) => addChildren(before, id, page));
          return page.data[0]?.partnerId ?? null;
        },
        (error: unknown) => {
          toast(describeProblem(error));
          return null;
        },
      )
      .finally(() => setBusy((before) => new Set([...before].filter((one) => one !== id))));
  };

  return {
    state,
    busy,
    open: (id) => {
      setState((before) => setExpanded(before, id, true));
      if (lacksChildren(state, id)) void load(id);
    },
    close: (id) => setState((before) => setExpanded(before, id, false)),
    more: load,
    show: async (to) => {
      const { data } = await api.get<{ data: readonly TeamStep[] }>(`${path}/path`, { tree, to });
      setState((before) => openWay(before, data));
    },
  };
}
