import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { toast } from "../../lib/announce.ts";
import type { Account } from "../../lib/session/create-session.ts";
import { useSessionStore } from "../../lib/session/use-session.ts";
import { useTexts } from "../../lib/texts/use-texts.ts";
import { weave } from "../../lib/texts/weave.tsx";
import { useNow } from "../../lib/use-now.ts";
import { Button } from "../ui/button.tsx";
import { Sign } from "../ui/sign.tsx";
import { actingTexts } from "./texts/acting.ts";
import "./acting.css";

interface ActingBannerProps {
  readonly user: Account["user"];
  readonly acting: NonNullable<Account["acting"]>;
}

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;

/** Says as whom one acts, why and how long still, and ends it. */
export default function ActingBanner({ user, acting }: ActingBannerProps) {
  const t = useTexts(actingTexts);
  const session = useSessionStore();
  const navigate = useNavigate();
  const [ending, setEnding] = useState(false);
  const leftMs = Math.max(0, Date.parse(acting.endsAt) - useNow(SECOND_MS));
  const isOver = leftMs === 0;
  const end = async () => {
    setEnding(true);
    await session.endActing();
    toast(t.over(user.name));
    await navigate({ to: "/admin/users/$userId", params: { userId: user.id } });
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, at the end
  useEffect(() => {
    if (isOver) void end();
  }, [isOver]);
  return (
    <section className="acting" aria-label={t.label}>
      <p>
        <Sign tone="warn" /> {weave(t.youActAs, <strong>{user.name}</strong>)}{" "}
        <span className="address">{user.email}</span>
      </p>
      <p className="acting-reason">{acting.reason}</p>
      <p className="acting-left">
        <span className="visually-hidden">{t.timeLeft} </span>
        {weave(t.left, <span role="timer">{formatLeft(leftMs)}</span>)}
      </p>
      <Button busy={ending} onClick={() => void end()}>
        {t.stop}
      </Button>
    </section>
  );
}

const formatLeft = (ms: number): string =>
  `${Math.floor(ms / MINUTE_MS)}:${String(Math.floor((ms % MINUTE_MS) / SECOND_MS)).padStart(2, "0")}`;
