import { beforeEach, expect, it, vi } from "vitest";
import type { Offer } from "../components/ui/undo-toast.tsx";
import { latestAnnouncement } from "./announce.ts";
import { toastUndo } from "./undo.ts";

const offered: Offer[] = [];
vi.mock("../components/ui/undo-toast.tsx", () => ({ offerUndo: (offer: Offer) => void offered.push(offer) }));
beforeEach(() => void offered.splice(0));

it("What can be taken back is read out at once and shown with its undo, not twice.", async () => {
  const undo = async () => undefined;
  toastUndo("Paused.", undo);
  expect(latestAnnouncement()).toMatchObject({ text: "Paused.", visible: false });
  await vi.waitFor(() => expect(offered).toEqual([{ text: "Paused.", undo }]));
});

it("What cannot is a toast like any other.", () => {
  toastUndo("Switched on.", undefined);
  expect(latestAnnouncement()).toMatchObject({ text: "Switched on.", visible: true });
  expect(offered).toEqual([]);
});
