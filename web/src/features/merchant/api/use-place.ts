import { useQuery } from "@tanstack/react-query";
import { createContext, useContext, useMemo, useState } from "react";
import type { Listed } from "../../../../../core/api/affiliate.ts";
import type { Program } from "../../../../../core/api/programs.ts";
import { type Api, createApi } from "../../../lib/api/create-api.ts";
import { fetchInTime } from "../../../lib/api/fetch-in-time.ts";
import { readPreference, writePreference } from "../../../lib/preference.ts";
import type { Account } from "../../../lib/session/create-session.ts";
import { useAccount, useSessionStore } from "../../../lib/session/use-session.ts";

type Organisation = Account["organisations"][number];

/** Where the merchant is: an organisation, and one of its programs. */
export interface Place {
  readonly api: Api;
  readonly organisation: Organisation;
  readonly program: Program;
}

const PlaceContext = createContext<Place | null>(null);
export const PlaceProvider = PlaceContext.Provider;

export function usePlace(): Place {
  const place = useContext(PlaceContext);
  if (place === null) throw new Error("shown without a program");
  return place;
}

export const PROGRAMS_KEY = ["merchant", "programs"] as const;
const PROGRAMS_MAX = 100;

const CHOSEN_ORGANISATION = "organisation";
const CHOSEN_PROGRAM = "program";

/** The organisations and programs that can be chosen, and which is. What was chosen last is chosen again. */
export function useChoosePlace() {
  const session = useSessionStore();
  const { organisations } = useAccount();
  const [organisationId, setOrganisationId] = useState(() => readPreference(CHOSEN_ORGANISATION));
  const [programId, setProgramId] = useState(() => readPreference(CHOSEN_PROGRAM));
  const organisation = organisations.find(({ id }) => id === organisationId) ?? organisations[0];
  const api = useMemo(() => createApi(session, fetchInTime, organisation?.id), [session, organisation?.id]);
  const programs = useQuery({
    queryKey: [...PROGRAMS_KEY, organisation?.id],
    queryFn: ({ signal }) =>
      api.get<Listed<Program>>("/api/v1/programs", { status: "active", limit: PROGRAMS_MAX }, signal),
    enabled: organisation !== undefined,
  });
  const program = programs.data?.data.find(({ id }) => id === programId) ?? programs.data?.data[0];
  return {
    api,
    organisations,
    organisation,
    programs,
    program,
    chooseOrganisation: (id: string) => {
      writePreference(CHOSEN_ORGANISATION, id);
      setOrganisationId(id);
    },
    chooseProgram: (id: string) => {
      writePreference(CHOSEN_PROGRAM, id);
      setProgramId(id);
    },
  };
}
