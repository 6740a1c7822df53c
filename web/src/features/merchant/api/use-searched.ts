import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { Link } from "../../../../../core/api/links.ts";
import type { Partner } from "../../../../../core/api/partners.ts";
import type { Searched } from "../../../components/table/searched.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

const SHOWN = 20;

/** Partners of the program, by a part of their name or address. */
export function useSearchedPartners(): Searched {
  const { api, program } = usePlace();
  return {
    queryKey: [...useKeys().partners, "searched"],
    async find(text, signal) {
      const query = { programId: program.id, limit: SHOWN, ...(text === "" ? {} : { q: text }) };
      const { data } = await api.get<Listed<Partner>>("/api/v1/partners", query, signal);
      return data.map(({ id, name }) => [id, name]);
    },
    nameOf: async (id, signal) => (await api.get<Partner>(`/api/v1/partners/${id}`, {}, signal)).name,
  };
}

/** Links of the program, or of a partner or campaign in it, by how their codes begin. */
export function useSearchedLinks(of: {
  readonly partnerId?: string | undefined;
  readonly campaignId?: string | undefined;
}): Searched {
  const { api, program } = usePlace();
  return {
    queryKey: [...useKeys().links, "searched", of],
    async find(text, signal) {
      const query = { programId: program.id, limit: SHOWN, ...of, ...(text === "" ? {} : { q: text }) };
      const { data } = await api.get<Listed<Link>>("/api/v1/links", query, signal);
      return data.map(({ id, code }) => [id, code]);
    },
    nameOf: async (id, signal) => (await api.get<Link>(`/api/v1/links/${id}`, {}, signal)).code,
  };
}
