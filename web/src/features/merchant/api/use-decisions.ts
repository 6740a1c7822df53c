import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import type { DecisionPreview, Decisions } from "../../../../../core/api/conversion-decisions.ts";
import { toast } from "../../../lib/announce.ts";
import { describeProblem } from "../../../lib/api/problem.ts";
import { newUuid } from "../../../lib/new-uuid.ts";
import { textsNow } from "../../../lib/texts/texts.ts";
import { conversionsTexts } from "../texts/conversions.ts";
import { useKeys } from "./use-merchant.ts";
import { usePlace } from "./use-place.ts";

/** What is to be decided about conversions. */
export interface Deciding {
  readonly ids: readonly string[];
  readonly status: "approved" | "rejected";
  readonly reason?: string;
}

/** How long a decision can be taken back: it is sent only then. */
const UNDO_MS = 6_000;
const DECISIONS = "/api/v1/conversions/decisions";

export interface DecisionsInHand {
  /** Shown as done, and not sent yet; null: nothing waits. */
  readonly waiting: Deciding | null;
  /** What it would come to. */
  preview(asked: Pick<Deciding, "ids" | "status">): Promise<DecisionPreview>;
  /** Decides in a few seconds, and at once when the page is left before. */
  decide(asked: Deciding): void;
  undo(): void;
  /** What could not be decided, with what was said of it; null: nothing. */
  readonly failed: FailedDeciding | null;
  /** Sends that again; were it decided all the same, it would not be decided twice. */
  again(): void;
  /** Leaves it as it is. */
  drop(): void;
}

export interface FailedDeciding {
  readonly asked: Deciding;
  readonly problem: string;
}

/** The key is kept, so that asking again decides once. */
interface Sent extends Deciding {
  readonly requestKey: string;
}

/** Decides about many conversions in a way that can be undone, by not having been sent. */
export function useDecisions(): DecisionsInHand {
  const { api } = usePlace();
  const { conversions, conversion } = useKeys();
  const queries = useQueryClient();
  const [waiting, setWaiting] = useState<Sent | null>(null);
  const [failed, setFailed] = useState<{ readonly asked: Sent; readonly problem: string } | null>(null);
  const isLeft = useRef(false);
  const pending = useRef<{ timer: ReturnType<typeof setTimeout>; send: () => void } | null>(null);

  const send = async (asked: Sent) => {
    const t = textsNow(conversionsTexts);
    try {
      const { decided } = await api.post<Decisions>(DECISIONS, asked);
      toast(t.done[asked.status](decided));
    } catch (error) {
      const problem = describeProblem(error);
      if (isLeft.current) toast(problem);
      else setFailed({ asked, problem });
    }
    await Promise.all(
      [conversions, conversion].map((queryKey) => queries.invalidateQueries({ queryKey: [...queryKey] })),
    );
    setWaiting((now) => (now === asked ? null : now));
  };

  const sendNow = useCallback(() => {
    const held = pending.current;
    pending.current = null;
    if (held === null) return;
    clearTimeout(held.timer);
    held.send();
  }, []);
  useEffect(() => {
    isLeft.current = false;
    addEventListener("pagehide", sendNow);
    return () => {
      isLeft.current = true;
      removeEventListener("pagehide", sendNow);
      sendNow();
    };
  }, [sendNow]);

  return {
    waiting,
    preview: (asked) => api.post<DecisionPreview>(`${DECISIONS}/preview`, asked),
    decide(asked) {
      sendNow();
      const sent = { ...asked, requestKey: newUuid() };
      setWaiting(sent);
      setFailed(null);
      pending.current = { timer: setTimeout(sendNow, UNDO_MS), send: () => void send(sent) };
    },
    undo() {
      if (pending.current === null) return;
      clearTimeout(pending.current.timer);
      pending.current = null;
      setWaiting(null);
      toast(textsNow(conversionsTexts).undone);
    },
    failed,
    again() {
      if (failed === null) return;
      setFailed(null);
      setWaiting(failed.asked);
      void send(failed.asked);
    },
    drop: () => setFailed(null),
  };
}
